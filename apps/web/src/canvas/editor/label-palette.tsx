import { Tooltip } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { memo, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { KeyCap, keepFocus } from './key-cap.tsx'
import { type Binding, chordFor } from './key-table.ts'
import { useLatest } from './use-latest.ts'

type RowProps = {
  readonly label: Protocol['labels'][number]
  readonly isChosen: boolean
  readonly count: number
  readonly chord: string | undefined
  readonly onChoose: (labelId: string) => void
}

/** Rows outlive the sample: only those whose count or choice differs are drawn anew. */
const Row = memo(({ label, isChosen, count, chord, onChoose }: RowProps) => {
  const row = (
    <button type="button" className={styles.row} aria-pressed={isChosen} onMouseDown={keepFocus} onClick={() => onChoose(label.id)}>
      <span className={styles.swatch} style={{ background: label.color }} />
      <span className={styles.grow}>{label.name}</span>
      <span className={styles.count} title="Marks with this label">
        {count}
      </span>
      <KeyCap chord={chord} />
    </button>
  )
  if (label.description === '') return row
  return (
    <Tooltip label={label.description} position="left" multiline maw={280}>
      {row}
    </Tooltip>
  )
})

/** The labels with their colours, keys and numbers of marks. Choosing one also gives it to the selected marks. */
export const LabelPalette = ({ editor, table }: { editor: Editor; table: readonly Binding[] }) => {
  const labelId = useStore(editor.store, (state) => state.labelId)
  const regions = useStore(editor.store, (state) => state.content.regions)
  const choose = useLatest(editor.chooseLabel)
  const counts = useMemo(() => {
    const found = new Map<string, number>()
    for (const region of regions) found.set(region.labelId, (found.get(region.labelId) ?? 0) + 1)
    return found
  }, [regions])
  return (
    <fieldset className={styles.question} aria-label="Labels">
      {editor.protocol.labels.map((label) => (
        <Row
          key={label.id}
          label={label}
          isChosen={label.id === labelId}
          count={counts.get(label.id) ?? 0}
          chord={chordFor(table, { kind: 'label', labelId: label.id })}
          onChoose={choose}
        />
      ))}
    </fieldset>
  )
}
