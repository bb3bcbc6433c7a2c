import { Button, NumberInput, Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../../words.ts'
import type { Binding } from '../command.ts'
import type { Editor } from '../create-editor.ts'
import { KeyCap, keepFocus } from '../key-cap.tsx'
import { chordFor } from '../key-table.ts'
import type { MarkCommand } from './mark-command.ts'
import { markCommands, runMarkCommand } from './mark-commands.ts'
import styles from './mark-menu.module.css'

const parts = ['edit', 'order', 'shape', 'pixels', 'show', 'tracks'] as const satisfies readonly MarkCommand['part'][]

type RowProps = { readonly command: MarkCommand; readonly chord: string | undefined; readonly onRun: (amount?: number) => void }

const Row = ({ command, chord, onRun }: RowProps) => {
  const { title, hint, amount } = command
  const [value, setValue] = useState(amount?.usual ?? 0)
  return (
    <div className={styles.row}>
      <button type="button" className={styles.command} title={hint} onClick={() => onRun(amount === undefined ? undefined : value)}>
        <span>{title}</span>
        <KeyCap chord={chord} />
      </button>
      {amount !== undefined && (
        <NumberInput
          size="xs"
          w={84}
          aria-label={t('marks.amount', { command: title, amount: amount.name, unit: amount.unit })}
          suffix={` ${amount.unit}`}
          min={amount.least}
          max={amount.most}
          clampBehavior="strict"
          value={value}
          onChange={(next) => setValue(typeof next === 'number' ? next : amount.usual)}
        />
      )}
    </div>
  )
}

/** Everything that can be done with the selected marks, with its keys and its numbers. */
export const MarkMenu = ({ editor, table }: { editor: Editor; table: readonly Binding[] }) => {
  const [isOpen, setOpen] = useState(false)
  const count = useStore(editor.store, (state) => state.selected.length)
  const shown = parts.filter((part) => part !== 'tracks' || editor.axis !== undefined)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={720} shadow="md" trapFocus={false} withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          rightSection={<IconChevronDown size={14} />}
          onMouseDown={keepFocus}
          onClick={() => setOpen(!isOpen)}
          data-testid="mark-menu"
        >
          {count === 0 ? t('marks.menu') : t('said.marks', { count })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {isOpen && (
          <div className={styles.box}>
            <div className={styles.list}>
              {shown.map((part) => (
                <fieldset key={part} className={styles.part}>
                  <legend>{t(`markParts.${part}`)}</legend>
                  {markCommands
                    .filter((command) => command.part === part)
                    .map((command) => (
                      <Row
                        key={command.id}
                        command={command}
                        chord={chordFor(table, { kind: 'mark', command: command.id })}
                        onRun={(amount) => {
                          setOpen(false)
                          runMarkCommand(editor, command.id, amount)
                        }}
                      />
                    ))}
                </fieldset>
              ))}
            </div>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
