import type { LabelFormat } from '../port.ts'
import { readTfRecord } from '../tfrecord/read.ts'
import { writeTfRecord } from '../tfrecord/write.ts'

export const tfrecord = {
  id: 'tfrecord',
  title: 'TFRecord',
  about: 'Records of tf.train.Example under the keys of the TensorFlow Object Detection API, with a label map.',
  isLossless: true,
  holdsImages: true,
  write: writeTfRecord,
  read: readTfRecord,
  looksLike: ({ paths }) => paths.some((path) => path.includes('.tfrecord')),
} as const satisfies LabelFormat
