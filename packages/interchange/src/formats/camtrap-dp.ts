import { readCamtrapDp } from '../camtrap-dp/read.ts'
import { writeCamtrapDp } from '../camtrap-dp/write.ts'
import type { LabelFormat } from '../port.ts'

export const camtrapDp = {
  id: 'camtrap-dp',
  aliases: ['camtrapdp'],
  title: 'Camtrap DP',
  about: 'Camera Trap Data Package 1.0, as GBIF and camtrapdp read it: boxes of animals and the species of whole images.',
  // Shares of the image and back.
  tolerance: 1e-6,
  write: writeCamtrapDp,
  read: readCamtrapDp,
  looksLike: ({ paths }) => paths.some((path) => /(?:^|\/)datapackage\.json$/.test(path)),
} as const satisfies LabelFormat
