import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import type { Region } from '@reticle/domain'
import { IconAngle, IconChartLine, IconRuler2 } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { chordText } from '../../canvas/editor/chord.ts'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { t } from '../../canvas/words.ts'
import { measureText } from '../overlay/measure-marks.tsx'
import type { Viewing } from '../viewing-types.ts'
import { useWorldFrame } from '../world/use-world-frame.ts'
import styles from './measure.module.css'
import type { MeasureKind } from './measure-tool.ts'
import { ProfilePanel } from './profile-panel.tsx'
import { StatisticsPanel } from './statistics-panel.tsx'

const kinds: readonly (readonly [MeasureKind, typeof IconRuler2])[] = [
  ['ruler', IconRuler2],
  ['angle', IconAngle],
  ['profile', IconChartLine],
]

type Props = { readonly viewing: Viewing; readonly editor: Editor; readonly table: readonly Binding[] }

const Tools = ({ viewing, table }: Omit<Props, 'editor'>) => {
  const measuring = useStore(viewing.store, (state) => state.measuring)
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label={t('measure.tools')}>
        {kinds.map(([tool, Icon]) => (
          <Tooltip
            key={tool}
            label={t('keys.withKey', { name: t(`measure.${tool}`), key: chordText(chordFor(table, { kind: 'measure', tool }) ?? '') })}
          >
            <ActionIcon
              size={30}
              variant={measuring === tool ? 'filled' : 'subtle'}
              {...(measuring === tool ? { color: 'accent' } : {})}
              aria-label={t(`measure.${tool}`)}
              aria-pressed={measuring === tool}
              onMouseDown={keepFocus}
              onClick={() => viewing.measure(measuring === tool ? undefined : tool)}
            >
              <Icon size={18} />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
      <Text size="xs" c="dimmed">
        {measuring === undefined ? t('measure.hint') : t(`measure.${measuring}Hint`)}
      </Text>
    </>
  )
}

const Measured = ({ viewing }: Pick<Props, 'viewing'>) => {
  const measures = useStore(viewing.store, (state) => state.measures)
  const info = useStore(viewing.pixels, (state) => state.source?.info)
  const frame = useWorldFrame(info)
  const listed = measures.filter(({ kind }) => kind !== 'profile')
  if (listed.length === 0) return null
  return (
    <section className={styles.section} aria-label={t('measure.list')}>
      <div className={styles.line}>
        <h3>{t('measure.list')}</h3>
        <Button size="compact-xs" variant="default" onMouseDown={keepFocus} onClick={viewing.clearMeasures}>
          {t('measure.clear')}
        </Button>
      </div>
      <div className={styles.list} data-testid="measured">
        {listed.map((measure, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: measurements have no other name than their order
          <div key={index} className={styles.line}>
            <span>{measure.kind === 'angle' ? t('measure.angle') : t('measure.length')}</span>
            <span>{measureText(measure, frame)}</span>
          </div>
        ))}
      </div>
    </section>
  )
}

const regionTitle = (region: Region, editor: Editor): string => {
  const index = editor.store.getState().content.regions.findIndex(({ id }) => id === region.id)
  return t('measure.mark', {
    number: index + 1,
    label: editor.protocol.labels.find(({ id }) => id === region.labelId)?.name ?? region.labelId,
  })
}

/** Ruler, angle, the profile along a line, and the numbers of the selected mark. */
export const MeasurePanel = ({ viewing, editor, table }: Props) => {
  const source = useStore(viewing.pixels, (state) => state.source)
  const settings = useStore(viewing.pixels, (state) => state.settings)
  const line = useStore(viewing.store, (state) => state.measures.find(({ kind }) => kind === 'profile'))
  const selected = useStore(editor.store, (state) => {
    const only = state.selected.length === 1 ? state.selected[0] : undefined
    return only === undefined ? undefined : state.content.regions.find(({ id }) => id === only)
  })
  const frame = useWorldFrame(source?.info)
  return (
    <>
      <Tools viewing={viewing} table={table} />
      <Measured viewing={viewing} />
      {source !== undefined && settings !== undefined && line !== undefined && (
        <ProfilePanel line={line} source={source} settings={settings} frame={frame} />
      )}
      {source !== undefined && settings !== undefined && selected !== undefined ? (
        <StatisticsPanel region={selected} title={regionTitle(selected, editor)} source={source} settings={settings} frame={frame} />
      ) : (
        <Text size="xs" c="dimmed">
          {t('measure.selectOne')}
        </Text>
      )}
    </>
  )
}
