import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'

/** Objects that hold no image, by their SOP class (PS3.6 annex A); those with a common beginning by that. */
const kinds: readonly (readonly [string, string])[] = [
  ['1.2.840.10008.1.3.10', 'a directory of a medium (DICOMDIR)'],
  ['1.2.840.10008.5.1.4.1.1.9.', 'a waveform'],
  ['1.2.840.10008.5.1.4.1.1.11.', 'a presentation state'],
  ['1.2.840.10008.5.1.4.1.1.88.', 'a structured report'],
  ['1.2.840.10008.5.1.4.1.1.104.', 'an encapsulated document'],
  ['1.2.840.10008.5.1.4.1.1.481.3', 'an RT structure set, which holds contours'],
  ['1.2.840.10008.5.1.4.1.1.481.5', 'an RT plan'],
  ['1.2.840.10008.5.1.4.1.1.481.8', 'an RT plan of ions'],
  ['1.2.840.10008.5.1.4.1.1.481.', 'a record of radiotherapy'],
  ['1.2.840.10008.5.1.4.1.1.66.1', 'a spatial registration'],
  ['1.2.840.10008.5.1.4.1.1.66.3', 'a deformable spatial registration'],
  ['1.2.840.10008.5.1.4.1.1.66.5', 'a surface segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66', 'raw data'],
  ['1.2.840.10008.5.1.4.1.1.4.2', 'MR spectroscopy'],
  ['1.2.840.10008.5.1.4.1.1.67', 'a real-world value mapping'],
]

/**
 * Why a file is no image: `the file holds no pixels: it is a waveform (modality ECG, SOP class 1.2.840...)`.
 * @param stored the SOP class that the file meta names: a directory has no other.
 */
export const noPixels = (set: DataSet, stored: string | undefined): string => {
  const sopClass = set.text(tags.sopClass) ?? stored
  const kind = kinds.find(([prefix]) => sopClass === prefix || (prefix.endsWith('.') && sopClass?.startsWith(prefix)))?.[1]
  const modality = set.text(tags.modality)
  const said = [
    ...(modality === undefined ? [] : [`modality ${modality.slice(0, 16)}`]),
    ...(sopClass === undefined ? [] : [`SOP class ${sopClass.slice(0, 64)}`]),
  ]
  return `the file holds no pixels${kind === undefined ? '' : `: it is ${kind}`}${said.length === 0 ? '' : ` (${said.join(', ')})`}`
}
