import {
  type AnnotationOrigin,
  type LabelImportChoice,
  type LabelImportState,
  type Protocol,
  personalFacts,
  type ReleasedOrigin,
} from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { imports } from './imports.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

export type LabelReject = { at: string; reason: string }

/** What a file holds, whatever becomes of it. */
export type LabelImportOutline = {
  /** The label format's id, and its title. */
  format: string
  title: string
  records: number
  suggestions: number
  images: number
  marks: number
  answers: number
  labels: {
    name: string
    marks: number /** The label that it becomes; null: left out; absent: nothing of the protocol has this name. */
    to?: string | null
  }[]
  questions: { id: string; text: string; scope: 'sample' | 'region'; answers: number; to?: string | null }[]
  readers: { name: string; records: number; suggestions: number; to: { personId: string } | { name: string } | null }[]
  /** What the reader of the format could not take, the first of it, and how many. */
  rejects: LabelReject[]
  rejected: number
  /** The protocol that the file's labels and questions would make. */
  protocol: Protocol | null
}

/** What would become of it by the choice, or became of it. */
export type LabelImportPlan = {
  /** Images in the file that are samples already, that become samples, and that labels name and nobody has. */
  samples: { matched: number; new: number; missing: number }
  /** Records that are taken; of these, beyond the reads that a task wants: kept as extras. */
  taken: number
  extras: number
  marks: number
  answers: number
  /** What is taken although a reader here could not have submitted it so, by the rule that it breaks. */
  forgiven: Record<string, number>
  /** Taken before, by the same file. */
  known: number
  left: LabelReject[]
  leftOut: number
}

/** A file of labels of another tool: read, looked at, written (docs/spec/label-imports.md). */
export const labelImports = pgTable(
  'label_imports',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    state: text('state').$type<LabelImportState>().notNull(),
    fileName: text('file_name').notNull(),
    /** Of the file's bytes, which lie in the store. */
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    choice: jsonb('choice').$type<LabelImportChoice>().notNull(),
    /** Counts choices, so that a worker whose choice was changed meanwhile writes nothing over it. */
    revision: integer('revision').notNull().default(0),
    outline: jsonb('outline').$type<LabelImportOutline>(),
    plan: jsonb('plan').$type<LabelImportPlan>(),
    /** The images of the file, on their way into the project. */
    importId: uuid('import_id').references(() => imports.id),
    /** Records that were worked off, and in all. */
    done: integer('done').notNull().default(0),
    total: integer('total').notNull().default(0),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    finishedAt: at('finished_at'),
  },
  (table) => [index('label_imports_project').on(table.projectId, table.createdAt)],
)

/** Readers whom only files know: they cannot sign in. One for each name in a project, so that a second file finds them again. */
export const importedReaders = pgTable(
  'imported_readers',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    name: text('name').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.name] }), unique('imported_readers_person').on(table.personId)],
)

/** Where an annotation that came from a file was said first, by whom and when. No foreign key to it: see `annotations`. */
export const annotationOrigins = pgTable(
  'annotation_origins',
  {
    annotationId: uuid('annotation_id').primaryKey(),
    labelImportId: uuid('label_import_id')
      .notNull()
      .references(() => labelImports.id),
    origin: jsonb('origin').$type<AnnotationOrigin>().notNull(),
  },
  (table) => [index('annotation_origins_import').on(table.labelImportId)],
)

/** The origin as releases tell it; null of what was said here. Of a left join with `annotation_origins`. */
export const releasedOrigin = sql<ReleasedOrigin | null>`case when ${annotationOrigins.origin} is not null then jsonb_set(
  ${annotationOrigins.origin} - 'author', '{facts}', (${annotationOrigins.origin}->'facts') - ${sql.raw(`'{${personalFacts.join(',')}}'::text[]`)}) end`
