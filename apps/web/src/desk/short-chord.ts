import { chordText } from '../canvas/editor/chord.ts'

/** A chord as narrow as it goes, where many stand side by side. */
export const shortChord = (chord: string): string =>
  chordText(chord)
    .replace(`${chordText('shift')} + `, '⇧')
    .replaceAll(' + ', ' ')
