import { z } from 'zod'
import { flawOf } from './free-values.ts'
import { groupKeyForm, isPathBelow, isPlainText, limits, mediaTypes, type SampleRecord, sha256Form } from './sample-record.ts'

const plain = (most: number) =>
  z.string().min(1, 'is empty').max(most).refine(isPlainText, 'holds control characters, or half of a character')
const free = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => flawOf(text) === undefined, 'holds a NUL character, or half of a character')

/** JSON objects as they are: zod leaves a key `__proto__` away, which here must be seen. */
const fields = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'is no JSON object',
)

const metadata = fields.superRefine((value, context) => {
  const flaw = flawOf(value)
  if (flaw !== undefined) context.addIssue({ code: 'custom', path: [...flaw.path], message: flaw.reason })
})

const groups = fields
  .refine((value) => Object.keys(value).length <= limits.groups, `holds more than ${limits.groups} keys`)
  .refine((value) => Object.keys(value).every((key) => groupKeyForm.test(key)), 'has a key with more than letters, digits, - and _')
  .pipe(z.record(z.string(), free(limits.group)))

const side = z.int().min(1).max(limits.side)

/** Says in words what is wrong with a line; `isSampleRecord` is the fast way to know that nothing is. */
export const sampleRecordSchema: z.ZodType<SampleRecord> = z
  .strictObject({
    name: plain(limits.name),
    sha256: z.string().regex(sha256Form, 'is not 64 lower-case hexadecimal digits'),
    bytes: z.int().min(1),
    mediaType: z.enum(mediaTypes),
    width: side,
    height: side,
    uri: plain(limits.uri).refine(isPathBelow, 'must be a path below the folder: relative, with slashes, without . and ..').optional(),
    dataset: plain(limits.dataset).optional(),
    slice: z.strictObject({ axis: z.enum(['z', 't']), index: z.int().min(0).max(limits.index) }).optional(),
    labels: z.boolean().optional(),
    groups: groups.optional(),
    metadata: metadata.optional(),
    origin: z
      .strictObject({
        title: free(500).optional(),
        source: free(2000).optional(),
        licence: free(500).optional(),
        parent: z.strictObject({ name: free(500), x: z.number(), y: z.number() }).optional(),
      })
      .optional(),
    priority: z.int().min(-limits.priority).max(limits.priority).optional(),
  })
  .refine(({ dataset, slice }) => dataset === undefined || slice === undefined, 'has both dataset and slice: a slice is of the first array')

/** What is wrong with a value that is no record. */
export const whyNoRecord = (value: unknown): string => {
  const parsed = sampleRecordSchema.safeParse(value)
  if (parsed.success) throw new Error('the fast check refuses what the schema takes')
  const [issue] = parsed.error.issues
  if (issue === undefined) return 'is no record'
  const place = issue.path.map(String).join('.').slice(0, 200)
  return `${place === '' ? '' : `${place}: `}${issue.message.slice(0, 300)}`
}
