import { type DBSchema, openDB } from 'idb'
import type { DraftRecord, OutboxStore, SubmissionRecord } from './records.ts'

type Schema = DBSchema & {
  drafts: { key: string; value: DraftRecord }
  submissions: { key: string; value: SubmissionRecord; indexes: { person: string } }
}

const oldestFirst = (records: readonly SubmissionRecord[]) => records.toSorted((a, b) => a.queuedAt - b.queuedAt)

/** The outbox in IndexedDB. Each write is durable when its promise resolves. */
export const openIdbStore = async (name = 'reticle-outbox'): Promise<OutboxStore> => {
  const db = await openDB<Schema>(name, 1, {
    upgrade: (made) => {
      made.createObjectStore('drafts', { keyPath: 'assignmentId' })
      made.createObjectStore('submissions', { keyPath: 'assignmentId' }).createIndex('person', 'personId')
    },
    // A newer page wants to upgrade: give way, it will be reloaded.
    blocking: () => db.close(),
  })
  return {
    isLasting: true,
    draft: (assignmentId) => db.get('drafts', assignmentId),
    putDraft: async (record) => {
      await db.put('drafts', record)
    },
    removeDraft: (assignmentId) => db.delete('drafts', assignmentId),
    submissions: async (personId) => oldestFirst(await db.getAllFromIndex('submissions', 'person', personId)),
    putSubmission: async (record) => {
      const transaction = db.transaction(['drafts', 'submissions'], 'readwrite', { durability: 'strict' })
      await Promise.all([
        transaction.objectStore('submissions').put(record),
        transaction.objectStore('drafts').delete(record.assignmentId),
        transaction.done,
      ])
    },
    removeSubmission: (assignmentId) => db.delete('submissions', assignmentId),
    reopen: async (record) => {
      const transaction = db.transaction(['drafts', 'submissions'], 'readwrite', { durability: 'strict' })
      await Promise.all([
        transaction.objectStore('drafts').put(record),
        transaction.objectStore('submissions').delete(record.assignmentId),
        transaction.done,
      ])
    },
  }
}

/** For browsers that refuse IndexedDB: work lasts as long as the page, and the bench says so. */
export const memoryStore = (): OutboxStore => {
  const drafts = new Map<string, DraftRecord>()
  const submissions = new Map<string, SubmissionRecord>()
  return {
    isLasting: false,
    draft: async (assignmentId) => drafts.get(assignmentId),
    putDraft: async (record) => {
      drafts.set(record.assignmentId, record)
    },
    removeDraft: async (assignmentId) => {
      drafts.delete(assignmentId)
    },
    submissions: async (personId) => oldestFirst([...submissions.values()].filter((record) => record.personId === personId)),
    putSubmission: async (record) => {
      submissions.set(record.assignmentId, record)
      drafts.delete(record.assignmentId)
    },
    removeSubmission: async (assignmentId) => {
      submissions.delete(assignmentId)
    },
    reopen: async (record) => {
      drafts.set(record.assignmentId, record)
      submissions.delete(record.assignmentId)
    },
  }
}
