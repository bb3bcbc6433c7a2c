import type { CSSProperties } from 'react'
import styles from './desk.module.css'
import type { Reader } from './readers.ts'

const chipStyle = (color: string): CSSProperties & Record<'--chip', string> => ({ '--chip': color })

/** The letter of a reader in their colour; the name is in the tooltip. */
export const ReaderChip = ({ reader }: { reader: Pick<Reader, 'letter' | 'color' | 'reader'> }) => (
  <span className={styles.chip} style={chipStyle(reader.color)} title={reader.reader}>
    {reader.letter}
  </span>
)

/** The line that a reader's marks are drawn with. */
export const ReaderLine = ({ reader }: { reader: Pick<Reader, 'color' | 'dash'> }) => (
  <svg width="30" height="14" aria-hidden="true" style={{ flex: 'none', background: '#4a4f54', borderRadius: 3 }}>
    <line x1="3" x2="27" y1="7" y2="7" stroke={reader.color} strokeWidth="2.5" strokeDasharray={reader.dash.join(' ')} />
  </svg>
)
