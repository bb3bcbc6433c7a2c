import { type ToolId as MadeTool, tools } from '@reticle/tools'
import { IconSparkles } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { ViewStore } from '../view-store.ts'
import { t } from '../words.ts'
import type { Binding, Command } from './command.ts'
import { CommandButton } from './command-button.tsx'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { chordFor } from './key-table.ts'
import { runCommand } from './run-command.ts'
import { toolGroups } from './tool-groups.ts'
import { toolIcons } from './tool-icons.ts'
import { toolsOf } from './tools-of.ts'
import { useLatest } from './use-latest.ts'

const toolCommands = new Map(tools.map(({ id }) => [id, { kind: 'tool', tool: id } as const satisfies Command]))

/** More tools than this stand in two columns, so that all of them fit on a small laptop. */
const oneColumnUpTo = 10

type Props = {
  readonly editor: Editor
  readonly view: ViewStore
  readonly table: readonly Binding[]
  /** Asking a model, where there is one: while it is on, it has the place of the tool. */
  readonly asking?: { readonly isOn: boolean; readonly toggle: () => void; readonly leave: () => void } | undefined
}

const askCommand = { kind: 'ask-model' } as const satisfies Command

/** The tools of the protocol, grouped by what they are for, along the image. */
export const ToolRail = ({ editor, view, table, asking }: Props) => {
  const tool = useStore(editor.store, (state) => state.tool)
  const groups = useMemo(() => {
    const allowed = new Set<MadeTool | string>(toolsOf(editor.protocol))
    return toolGroups
      .map((group) => ({ name: t(`toolGroups.${group.id}`), shown: group.tools.flatMap((id) => (allowed.has(id) ? [id] : [])) }))
      .filter(({ shown }) => shown.length > 0)
  }, [editor.protocol])
  const run = useLatest((command: Command) => {
    asking?.leave()
    runCommand(editor, view, command, 'down')
  })
  const ask = useLatest(() => asking?.toggle())
  const isAsking = asking?.isOn === true
  const count = groups.reduce((sum, { shown }) => sum + shown.length, 0)
  return (
    <div
      className={styles.rail}
      data-columns={count > oneColumnUpTo ? 2 : 1}
      role="toolbar"
      aria-label={t('toolBar.tools')}
      aria-orientation="vertical"
      data-testid="tools"
    >
      {groups.map(({ name, shown }) => (
        <fieldset key={name} className={styles.railGroup} aria-label={name}>
          {shown.map((id) => {
            const command = toolCommands.get(id)
            return command === undefined ? null : (
              <CommandButton
                key={id}
                name={t(`tools.${id}`)}
                hint={t(`toolHints.${id}`)}
                chord={chordFor(table, command)}
                isOn={tool === id && !isAsking}
                Icon={toolIcons[id]}
                command={command}
                onCommand={run}
                side="right"
              />
            )
          })}
        </fieldset>
      ))}
      {asking !== undefined && (
        <fieldset className={styles.railGroup} aria-label={t('toolBar.models')}>
          <CommandButton
            name={t('toolBar.ask')}
            hint={t('toolBar.askHint')}
            chord={chordFor(table, askCommand)}
            isOn={isAsking}
            Icon={IconSparkles}
            command={askCommand}
            onCommand={ask}
            side="right"
          />
        </fieldset>
      )}
    </div>
  )
}
