import type { Note } from '@reticle/domain'
import { planeText } from '../canvas/editor/region-list/mark-words.ts'
import styles from './desk.module.css'
import type { Reader } from './readers.ts'

type Props = { readonly reader: Reader; readonly onNote: (note: Note, reader: Reader) => void }

/** What a reader pinned to marks and places; a press brings the place into sight. */
export const ReaderNotes = ({ reader, onNote }: Props) =>
  reader.content.notes?.map((note, index) => {
    const plane = planeText(note.plane)
    return (
      <button key={note.id} type="button" className={styles.note} onClick={() => onNote(note, reader)}>
        <b>{index + 1}.</b> {note.text} {plane !== '' && `(${plane})`}
      </button>
    )
  })
