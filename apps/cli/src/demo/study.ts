import { readFile } from 'node:fs/promises'
import { annotationContentSchema, protocolSchema } from '@reticle/domain'
import { z } from 'zod'

/** The demo's folder: images, and the annotations that its people made (made again by demo/make). */
export const demoFolder = new URL('../../../../demo/', import.meta.url)

const studySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  begun: z.object({ read: z.int(), adjudicated: z.int(), isReleased: z.boolean() }),
  protocol: protocolSchema,
  samples: z.array(z.object({ file: z.string(), groups: z.record(z.string(), z.string()), origin: z.record(z.string(), z.unknown()) })),
  annotations: z.array(
    z.object({ reader: z.enum(['ana', 'ben', 'chiara']), file: z.string(), activeMilliseconds: z.int(), content: annotationContentSchema }),
  ),
})
export type DemoStudy = z.infer<typeof studySchema>

export const readStudies = async (): Promise<DemoStudy[]> => {
  const names = ['galaxies', 'craters', 'nuclei']
  return Promise.all(
    names.map(async (name) => studySchema.parse(JSON.parse(await readFile(new URL(`studies/${name}.json`, demoFolder), 'utf8')))),
  )
}
