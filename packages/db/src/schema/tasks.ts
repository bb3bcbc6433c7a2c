import type { LevelRule, TaskState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, boolean, check, doublePrecision, index, integer, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { projects } from './projects.ts'
import { protocols } from './protocols.ts'
import { samples } from './samples.ts'

/**
 * "This sample under this protocol". `counted` and `leased` are kept by the statements that change them, in their
 * transactions: a slot is free while counted + leased < reads.
 */
export const tasks = pgTable(
  'tasks',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    sampleId: uuid('sample_id')
      .notNull()
      .references(() => samples.id),
    protocolId: uuid('protocol_id')
      .notNull()
      .references(() => protocols.id),
    /** Order of import within the project; pages go by it. */
    position: bigint('position', { mode: 'number' }).notNull(),
    /** Higher goes first, before anything that the order of the protocol says. */
    priority: integer('priority').notNull().default(0),
    /** What `level` is: 0, the reads that were begun, or their negative (docs/spec/dispensing.md). */
    levelRule: text('level_rule').$type<LevelRule>().notNull().default('none'),
    /** Kept by the trigger `tasks_returned`: ranks before `queueKey`. */
    level: integer('level').notNull().default(0),
    /** The place that the protocol's order gives within the same priority and level; `position` unless it is given. */
    queueKey: bigint('queue_key', { mode: 'bigint' }),
    state: text('state').$type<TaskState>().notNull().default('collecting'),
    /** Annotations wanted now. */
    reads: integer('reads').notNull(),
    counted: integer('counted').notNull().default(0),
    leased: integer('leased').notNull().default(0),
    /** Kept by the trigger `tasks_returned`: collecting, with a free slot. The indexes of the queue hang on it, so that a count alone moves none. */
    isOpen: boolean('is_open').notNull().default(true),
    /** A known answer, hidden in the stream at the protocol's rate: read by anyone once, never counted, never in consensus. */
    isGold: boolean('is_gold').notNull().default(false),
    /**
     * Set while a slot was given back (lease ran out, skipped, reopened, priority changed): the dispenser looks at these tasks first.
     * Kept by the trigger `tasks_returned` alone, whoever writes; see triggers/tasks-returned.sql.
     */
    returnedAt: at('returned_at'),
    /** Only annotators with this expertise are asked; such a task is not in the common queue (docs/spec/dispensing.md, D80). */
    pool: text('pool'),
    /** Rounds of revision that were begun, and revisions of the present one that are still awaited (docs/spec/lifecycle.md, L70). */
    round: smallint('round').notNull().default(0),
    revisions: smallint('revisions').notNull().default(0),
    /** When the present round ends without those that are still awaited. */
    roundEndsAt: at('round_ends_at'),
    reason: text('reason'),
    ruleId: text('rule_id'),
    agreement: doublePrecision('agreement'),
    consensusId: uuid('consensus_id'),
    adjudicationId: uuid('adjudication_id'),
    resolutionKind: text('resolution_kind', { enum: ['consensus', 'adjudication', 'gold'] }),
    contestedAt: at('contested_at'),
    settledAt: at('settled_at'),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('tasks_sample').on(table.sampleId),
    uniqueIndex('tasks_order').on(table.projectId, table.position),
    index('tasks_claimable').on(table.projectId, sql`(-priority)`, table.level, table.queueKey, table.id).where(sql`${table.isOpen}`),
    index('tasks_given_back')
      .on(table.projectId, sql`(-priority)`, table.level, table.queueKey, table.id)
      .where(sql`${table.returnedAt} is not null`),
    index('tasks_gold').on(table.projectId, table.id).where(sql`${table.isGold}`),
    index('tasks_pool')
      .on(table.projectId, table.pool, sql`(-priority)`, table.id)
      .where(sql`${table.pool} is not null and ${table.state} = 'collecting'`),
    index('tasks_rounds').on(table.roundEndsAt).where(sql`${table.revisions} > 0`),
    index('tasks_comparing').on(table.id).where(sql`${table.state} = 'comparing'`),
    index('tasks_contested').on(table.projectId, table.contestedAt).where(sql`${table.state} = 'contested'`),
    index('tasks_state').on(table.projectId, table.state, table.position),
    index('tasks_agreement').on(table.projectId, table.agreement, table.id).where(sql`${table.agreement} is not null`),
    check('tasks_counts', sql`${table.counted} >= 0 and ${table.leased} >= 0`),
  ],
)
