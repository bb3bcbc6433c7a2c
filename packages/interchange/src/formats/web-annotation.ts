import type { LabelFormat } from '../port.ts'
import { readWebAnnotation } from '../web-annotation/read.ts'
import { writeWebAnnotation } from '../web-annotation/write.ts'

export const webAnnotation = {
  id: 'web-annotation',
  aliases: ['w3c'],
  title: 'W3C Web Annotation',
  about: 'One page of annotations in JSON-LD with boxes and drawings, for IIIF viewers, Annotorious and archives.',
  isLossless: true,
  write: writeWebAnnotation,
  read: readWebAnnotation,
  looksLike: ({ head }) => /anno\.jsonld/.test(head('.jsonld') || head('.json')),
} as const satisfies LabelFormat
