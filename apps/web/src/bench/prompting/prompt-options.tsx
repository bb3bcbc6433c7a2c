import { Button, Loader, SegmentedControl, Select } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useStore } from 'zustand'
import type { Binding } from '../../canvas/editor/command.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { chordFor } from '../../canvas/editor/key-table.ts'
import { NumberOption } from '../../canvas/editor/tool-options/number-option.tsx'
import { t } from '../words.ts'
import styles from './prompting.module.css'
import type { PromptMode } from './use-prompting.ts'

const drags = [
  { value: 'box', label: t('prompt.box') },
  { value: 'stroke', label: t('prompt.stroke') },
] as const
const signs = [
  { value: 'in', label: t('prompt.in') },
  { value: 'out', label: t('prompt.out') },
] as const

const ModelChoice = ({ mode: { prompting, prompters } }: { mode: PromptMode }) => {
  const backendId = useStore(prompting.store, (state) => state.backendId)
  const [only] = prompters
  if (prompters.length < 2)
    return (
      <span className={styles.model} title={only?.model}>
        {only?.model ?? ''}
      </span>
    )
  return (
    <Select
      size="xs"
      w={170}
      aria-label={t('prompt.model')}
      allowDeselect={false}
      data={prompters.map((one) => ({ value: one.backendId, label: `${one.name}: ${one.model}` }))}
      value={backendId ?? only?.backendId ?? null}
      onChange={(id) => {
        const found = prompters.find((one) => one.backendId === id)
        if (found !== undefined) prompting.choose(found.backendId)
      }}
    />
  )
}

const Choices = ({ mode }: { mode: PromptMode }) => {
  const { prompting } = mode
  const settings = useStore(prompting.store, (state) => state.settings)
  return (
    <fieldset className={styles.part} aria-label={t('prompt.made')}>
      <ModelChoice mode={mode} />
      <SegmentedControl
        size="xs"
        aria-label={t('prompt.pointed')}
        data={[...signs]}
        value={settings.isForeground ? 'in' : 'out'}
        onMouseDown={keepFocus}
        onChange={(value) => prompting.tune({ isForeground: value === 'in' })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('prompt.drag')}
        data={[...drags]}
        value={settings.drags}
        onMouseDown={keepFocus}
        onChange={(value) => prompting.tune({ drags: value === 'stroke' ? 'stroke' : 'box' })}
      />
      {settings.drags === 'stroke' && (
        <NumberOption
          label={t('prompt.breadth')}
          unit="px"
          least={1}
          most={1000}
          value={settings.width}
          onValue={(width) => prompting.tune({ width })}
        />
      )}
    </fieldset>
  )
}

/** What a prompt is made of, what came of it, and the ways to take or leave that; beside the tools. */
export const PromptOptions = ({ mode, table }: { mode: PromptMode; table: readonly Binding[] }) => {
  const { prompting } = mode
  const { parts, offer, isAsking, notice } = useStore(prompting.store)
  const isTakeable = !isAsking && (offer?.marks.length ?? 0) > 0
  return (
    <>
      <Choices mode={mode} />
      <fieldset className={styles.part} aria-label={t('prompt.ask')} data-testid="prompt-options" data-asking={isAsking}>
        <Button
          size="compact-xs"
          disabled={!isTakeable}
          rightSection={<KeyCap chord={chordFor(table, { kind: 'confirm' })} isOnFilled />}
          onMouseDown={keepFocus}
          onClick={prompting.take}
        >
          {t('prompt.take')}
        </Button>
        <Button size="compact-xs" variant="default" onMouseDown={keepFocus} onClick={prompting.cancel}>
          {parts.length > 0 ? t('prompt.cancel') : t('prompt.leave')}
        </Button>
        {isAsking && (
          <span className={styles.late} role="status" data-testid="prompt-busy">
            <Loader size={14} /> {t('prompt.asking')}
          </span>
        )}
        {notice !== undefined && (
          <span className={styles.notice} role={notice.kind === 'refused' ? 'alert' : 'status'} title={notice.text} data-kind={notice.kind}>
            {notice.kind === 'refused' && <IconAlertTriangle size={14} aria-hidden="true" />}
            <span>{notice.text}</span>
          </span>
        )}
      </fieldset>
    </>
  )
}
