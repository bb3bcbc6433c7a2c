import { z } from 'zod'
import { estimateSchema } from './estimate.ts'

/** Agreement within a stretch of time: `at` is the first day of a week, or a day, in UTC. */
const overTimeSchema = estimateSchema.extend({ at: z.string() })

/** Two readers on one subject: `joint` counts items by the class of the first (row) and of the second; empty with too many classes. */
const pairSchema = z.strictObject({
  first: z.string(),
  second: z.string(),
  percent: estimateSchema,
  kappa: estimateSchema,
  joint: z.array(z.number()),
})

const readerFitSchema = z.strictObject({
  personId: z.string(),
  votes: z.int(),
  /** Probability that a vote is right given everybody else's votes; null without a model. */
  competence: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  spammerScore: z.number().nullable(),
  pRandom: z.number().nullable(),
  isRandom: z.boolean(),
  /** Against each other reader of the same item, each item counting once. */
  rest: z.strictObject({ percent: estimateSchema, kappa: estimateSchema }),
  /** How often this reader says the row where the model takes the column to be true; empty without a model or with too many classes. */
  confusion: z.array(z.number()),
})

/** Readers of a question whose answers are numbers, in its unit. */
const numbersSchema = z.strictObject({
  /** How far a reader reads above the estimates, with its 95 % interval, and the standard deviation of the readings about that. */
  readers: z.array(
    z.strictObject({ personId: z.string(), n: z.int(), bias: z.number(), low: z.number(), high: z.number(), spread: z.number() }),
  ),
  /** Bland-Altman: differences first - second, with the limits of agreement; at most so many points as are drawn. */
  pairs: z.array(
    z.strictObject({
      first: z.string(),
      second: z.string(),
      n: z.int(),
      bias: z.number().nullable(),
      limits: z.tuple([z.number(), z.number()]).nullable(),
      points: z.array(z.strictObject({ mean: z.number(), difference: z.number() })),
    }),
  ),
})
export type NumberReaders = z.infer<typeof numbersSchema>

/** What is voted on: a question, or the label of the objects that readers marked, with `-` for an object that a reader did not mark. */
export const subjectSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['question', 'objects']),
  level: z.enum(['nominal', 'ordinal', 'interval', 'set']),
  /** In the order of the protocol; empty for numbers. */
  classes: z.array(z.string()),
  items: z.int(),
  votes: z.int(),
  metrics: z.array(z.strictObject({ id: z.string(), level: z.string(), draws: z.int(), estimate: estimateSchema })),
  labels: z.array(
    z.strictObject({
      key: z.string(),
      votes: z.int(),
      /** Krippendorff's alpha of this class against all others. */
      alpha: estimateSchema,
      /** Items of two readings or more where someone chose it; and of these, where someone did not. */
      items: z.int(),
      disputed: z.int(),
      /** The class that it is exchanged with most often, in pairs of readings. */
      mixedWith: z.strictObject({ key: z.string(), pairs: z.number() }).nullable(),
    }),
  ),
  pairs: z.array(pairSchema),
  readers: z.array(readerFitSchema),
  numbers: numbersSchema.nullable(),
  /** Dawid-Skene with majority beside it; null where there is nothing to fit (numbers, dates, too many classes). */
  model: z
    .strictObject({
      iterations: z.int(),
      isConverged: z.boolean(),
      logLikelihood: z.number().nullable(),
      priors: z.array(z.number()),
      /** Items where majority is tied, and where the two have different leading classes. */
      majorityTies: z.int(),
      differs: z.int(),
    })
    .nullable(),
})
export type Subject = z.infer<typeof subjectSchema>

/** Shares of the answers of one question, over all votes. */
export const answerSharesSchema = z.strictObject({
  subjectId: z.string(),
  /** How many questions lead to it. */
  depth: z.int(),
  /** The question and the answers that lead to it; null where it is always asked. */
  after: z.strictObject({ subjectId: z.string(), keys: z.array(z.string()) }).nullable(),
  /** Several options can be chosen: each is told by itself, and they need not add up. */
  isOneByOne: z.boolean(),
  /** Weighted share of those who were asked; the answers add up to it. */
  asked: z.number(),
  /** Readings that answered it. */
  n: z.int(),
  options: z.array(
    z.strictObject({
      key: z.string(),
      votes: z.int(),
      /** Of those who answered the question; and of all, times the shares of the answers that lead to it. */
      share: z.number(),
      weighted: z.number(),
      /** Share of the samples by Dawid-Skene; null without a model. */
      model: z.number().nullable(),
    }),
  ),
})
export type AnswerShares = z.infer<typeof answerSharesSchema>

/** A settled task whose leading answer, as it stands, is another one than the refit's. */
const moveSchema = z.strictObject({
  taskId: z.string(),
  sampleId: z.string(),
  subjectId: z.string(),
  /** The object's name in the task's consensus; absent for answers. */
  objectId: z.string().optional(),
  by: z.enum(['consensus', 'adjudication', 'gold']),
  from: z.string(),
  to: z.string(),
  /** Posterior of `to`, 0 to 1. */
  confidence: z.number(),
})

const readerSchema = z.strictObject({
  personId: z.string(),
  annotations: z.int(),
  rest: estimateSchema,
  /** Planned second readings against the first. */
  repeats: estimateSchema,
  gold: estimateSchema,
  weeks: z.array(overTimeSchema),
})
export type RefitReader = z.infer<typeof readerSchema>

/** Agreement with the other readers by the place of an annotation in its reader's session, which ends with a pause. */
const sessionBinSchema = estimateSchema.extend({ from: z.int(), to: z.int().nullable(), medianSeconds: z.number().nullable() })

const disputedSampleSchema = z.strictObject({
  taskId: z.string(),
  sampleId: z.string(),
  state: z.string(),
  agreement: z.number(),
  readers: z.int(),
  /** Most frequent answers and labels, with their votes. */
  votes: z.array(z.strictObject({ subjectId: z.string(), key: z.string(), count: z.int() })),
})

/** What a refit of a project says. Persons, tasks and samples by id. */
export const refitSchema = z.strictObject({
  tasks: z.int(),
  agreement: z.strictObject({ overall: estimateSchema, answers: estimateSchema, regions: estimateSchema }),
  subjects: z.array(subjectSchema),
  /** Questions with options, in the order of the protocol; absent in refits from before. */
  shares: z.array(answerSharesSchema).optional(),
  readers: z.array(readerSchema),
  pairs: z.array(z.strictObject({ first: z.string(), second: z.string(), agreement: estimateSchema })),
  weeks: z.array(overTimeSchema),
  hundreds: z.array(overTimeSchema.extend({ from: z.int(), to: z.int() })),
  days: z.array(overTimeSchema),
  session: z.array(sessionBinSchema),
  disputed: z.array(disputedSampleSchema),
  moves: z.strictObject({ total: z.int(), rows: z.array(moveSchema) }),
})
export type Refit = z.infer<typeof refitSchema>
