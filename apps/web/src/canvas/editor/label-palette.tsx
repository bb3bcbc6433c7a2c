import { Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { KeyCap, keepFocus } from './key-cap.tsx'
import { type Binding, chordFor } from './key-table.ts'

/** The labels with their colours, keys and numbers of marks. Choosing one also gives it to the selected marks. */
export const LabelPalette = ({ editor, table }: { editor: Editor; table: readonly Binding[] }) => {
  const labelId = useStore(editor.store, (state) => state.labelId)
  const regions = useStore(editor.store, (state) => state.content.regions)
  const counts = useMemo(() => {
    const found = new Map<string, number>()
    for (const region of regions) found.set(region.labelId, (found.get(region.labelId) ?? 0) + 1)
    return found
  }, [regions])
  return (
    <fieldset className={styles.question} aria-label="Labels">
      {editor.protocol.labels.map((label) => (
        <Tooltip key={label.id} label={label.description} disabled={label.description === ''} position="left" multiline maw={280}>
          <button
            type="button"
            className={styles.row}
            aria-pressed={label.id === labelId}
            onMouseDown={keepFocus}
            onClick={() => editor.chooseLabel(label.id)}
          >
            <span className={styles.swatch} style={{ background: label.color }} />
            <span className={styles.grow}>{label.name}</span>
            <span className={styles.count} title="Marks with this label">
              {counts.get(label.id) ?? 0}
            </span>
            <KeyCap chord={chordFor(table, { kind: 'label', labelId: label.id })} />
          </button>
        </Tooltip>
      ))}
    </fieldset>
  )
}
