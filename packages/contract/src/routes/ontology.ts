import { ontologyChangeSchema, ontologyChangesSchema, protocolIdSchema, protocolSchema, releaseIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'
import { protocolVersionSchema } from './projects.ts'

const touched = z.object({ annotations: z.int(), tasks: z.int() })

/** What a migration of labels and options would do. */
export const ontologyPreviewSchema = z.object({
  /** Why it cannot be done; `index` is that of the change, null when the protocol that comes out is not sound. */
  problems: z.array(z.object({ index: z.int().nullable(), message: z.string() })),
  /** The protocol that would be published; null when there are problems. */
  protocol: protocolSchema.nullable(),
  /** For each change, how many annotations and tasks use what it is about. */
  changes: z.array(touched),
  /** Asked again: annotations that use what is split, in settled and contested tasks; `later`: tasks that are still open. */
  relabelling: touched.extend({ people: z.int(), later: z.int() }),
  /** Frozen releases with samples that use what is changed. They stay as they are. */
  releases: z.array(z.object({ id: releaseIdSchema, name: z.string(), version: z.string(), samples: z.int() })),
})
export type OntologyPreview = z.infer<typeof ontologyPreviewSchema>

export const previewOntology = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/ontology/preview',
  tag: 'protocols',
  summary: 'What a change of labels and options would touch',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({ changes: ontologyChangesSchema }),
  answers: { 200: ontologyPreviewSchema },
})

/** Old annotations keep their version and are read through the changes; only what was split is asked again. */
export const migrateOntology = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/ontology',
  tag: 'protocols',
  summary: 'Change labels and options: publishes the next protocol version with the changes',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({
    changes: ontologyChangesSchema,
    /** The version in force that the changes were made from; 409 when another one is in force meanwhile. */
    from: protocolIdSchema,
    /** Readers are asked again for what was split. */
    relabels: z.boolean().default(true),
  }),
  answers: { 201: protocolVersionSchema },
})

export const listOntologyChanges = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/ontology',
  tag: 'protocols',
  summary: 'All changes of labels and options so far, newest first, with what is still to be asked again',
  access: { kind: 'project', of: 'project', can: 'protocol.read' },
  params: projectParams,
  answers: {
    200: z.array(
      z.object({
        protocolId: protocolIdSchema,
        version: z.int(),
        by: z.string(),
        at: timeSchema,
        changes: z.array(ontologyChangeSchema),
      }),
    ),
  },
})

/** Tasks that were open when a label was split are asked when they are settled: this asks for those that are by now. */
export const relabelTasks = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/ontology/relabelling',
  tag: 'protocols',
  summary: 'Ask readers again for what was split',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({}),
  answers: { 202: touched.extend({ people: z.int(), later: z.int() }) },
})
