import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { releaseParams } from '../shared.ts'

export const labelFormatSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Who reads it and what it holds, in one sentence. */
  about: z.string(),
  canRead: z.boolean(),
  canWrite: z.boolean(),
  /** What it writes has the images in it, so that none can be had beside them. */
  holdsImages: z.boolean(),
})
export type LabelFormatInfo = z.infer<typeof labelFormatSchema>

export const listLabelFormats = defineRoute({
  method: 'GET',
  path: '/label-formats',
  tag: 'releases',
  summary: 'The formats that labels can be had in, or brought in',
  access: { kind: 'signed-in' },
  answers: { 200: z.array(labelFormatSchema) },
})

const exportParams = releaseParams.extend({ format: z.string().regex(/^[a-z0-9-]{1,40}$/) })

export const previewExport = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/exports/:format',
  tag: 'releases',
  summary: 'What a frozen release would be in another format: its files, and what the format cannot hold',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: exportParams,
  answers: {
    200: z.object({
      format: z.string(),
      files: z.int(),
      /** Bytes of the files, without images beside them. */
      bytes: z.int(),
      losses: z.array(z.object({ what: z.string(), count: z.int(), kept: z.string().nullable() })),
    }),
  },
})

export const getExport = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/exports/:format/archive',
  tag: 'releases',
  summary: 'A frozen release in another format, as a zip file; with LOSSES.md where the format cannot hold something',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: exportParams,
  /** `images`: the images too, where the format looks for them; without meaning where its files hold them. */
  query: z.object({ images: z.enum(['true', 'false']).default('false') }),
  answers: { 200: 'bytes' },
})
