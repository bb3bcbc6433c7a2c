import { readHuggingFace } from '../hugging-face/read.ts'
import { writeHuggingFace } from '../hugging-face/write.ts'
import type { LabelFormat } from '../port.ts'

export const huggingFace = {
  id: 'hugging-face',
  aliases: ['huggingface', 'hf'],
  title: 'Hugging Face dataset',
  about: 'A folder of Parquet files with images, marks and classes, and a card, which load_dataset opens; nothing is lost.',
  isLossless: true,
  holdsImages: true,
  write: writeHuggingFace,
  read: readHuggingFace,
  looksLike: ({ paths, has }) => has('.parquet') && paths.some((path) => /(?:^|\/)data\//.test(path)),
} as const satisfies LabelFormat
