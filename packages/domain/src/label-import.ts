import { z } from 'zod'
import { personIdSchema, slugSchema } from './ids.ts'
import { modelText } from './model.ts'

/** What the labels of a file of another tool can become: submissions of named readers, proposals at the bench, or known answers. */
export const becomes = ['annotations', 'suggestions', 'gold'] as const

/** A name as a file writes it: of a label, a question, a reader. Empty: the file names nobody. */
const fileName = z.string().max(300)

/** Whose submission a reader's words of a file become: a member's, or those of a reader who cannot sign in, under this name. */
const readerSchema = z.union([z.strictObject({ personId: personIdSchema }), z.strictObject({ name: z.string().trim().min(1).max(200) })])

/** What a person chooses before anything is written (docs/spec/label-imports.md, LI20). What is not named is matched by name. */
export const labelImportChoiceSchema = z.strictObject({
  /** A label format's id; found out from the file without it. */
  format: z.string().max(60).optional(),
  becomes: z.enum(becomes).default('annotations'),
  /** By the label's name in the file, the id of a label of the protocol; null leaves its marks out. */
  labels: z.record(fileName, slugSchema.nullable()).default({}),
  /** By the question's id in the file, the id of a question of the protocol; null leaves its answers out. */
  questions: z.record(fileName, slugSchema.nullable()).default({}),
  /** By the reader's name in the file; null leaves their records out. */
  readers: z.record(fileName, readerSchema.nullable()).default({}),
  /** Of suggestions: which model says them all, whatever the file calls it; registered when it is not there (docs/spec/models.md, MR16). */
  model: z
    .strictObject({ name: z.string().trim().min(1).max(200), version: z.string().trim().min(1).max(100) })
    .refine(({ name, version }) => modelText(name, version).length <= 200, 'name and version together have 199 letters at most')
    .optional(),
  /** An image without a mark and without an answer was looked at, and holds nothing. */
  takesEmpty: z.boolean().default(false),
  /** A project without a protocol gets the file's labels and questions as its first one. */
  createsProtocol: z.boolean().default(false),
})
export type LabelImportChoice = z.infer<typeof labelImportChoiceSchema>
export const defaultLabelImportChoice: LabelImportChoice = labelImportChoiceSchema.parse({})

/** Where an annotation or a suggestion came from: kept as it was said, beside what it became. */
export const annotationOriginSchema = z.strictObject({
  /** The label format's id. */
  tool: z.string().max(60),
  file: z.string().max(300),
  /** Of the file's bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The image as the file names it. */
  image: z.string().max(1000),
  /** Whoever said it, by the file. */
  author: z.string().max(300).optional(),
  /** When, by the file; ISO 8601, UTC. */
  saidAt: z.string().max(40).optional(),
  /** Labels and questions that have other ids here, by these ids: their names in the file. */
  labels: z.record(slugSchema, z.string().max(300)).optional(),
  questions: z.record(slugSchema, z.string().max(300)).optional(),
  /** Ids, times and other facts of the tool. */
  facts: z.record(z.string().max(100), z.string().max(2000)).default({}),
})
export type AnnotationOrigin = z.infer<typeof annotationOriginSchema>

/** As a release tells it: without who it was, whom readers are pseudonyms for. */
export const releasedOriginSchema = annotationOriginSchema.omit({ author: true })
export type ReleasedOrigin = z.infer<typeof releasedOriginSchema>

/** Facts of other tools that name people, or lead to them. */
export const personalFacts = [
  'assignee',
  'owner',
  'user_id',
  'user_name',
  'user_ip',
  'created_username',
  'created_by',
  'reader',
  'annotator',
] as const
