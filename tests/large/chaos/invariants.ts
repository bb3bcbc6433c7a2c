import { rowsOf } from '@reticle/testkit'
import type { Cast } from './cast.ts'
import { hashOf, type Ledger } from './ledger.ts'

type Rows = readonly Record<string, unknown>[]

/** Rows that break a rule on what Postgres alone says; empty when it holds. */
const rules: Readonly<Record<string, string>> = {
  'I2: one vote of an annotator on a task': `
    select task_id, annotator_id, repeat from annotations where supersedes is null group by 1, 2, 3 having count(*) > 1`,
  'I2: one assignment of a task, an annotator and a repeat': `
    select task_id, annotator_id, repeat from assignments group by 1, 2, 3 having count(*) > 1`,
  'I2: only votes count': `select id from annotations where is_counted and purpose <> 'vote'`,
  'I3: nothing counts above the quota': `select id, reads, counted, leased from tasks where counted > reads`,
  'I3: counters say what the rows say': `
    select t.id, t.state, t.counted, t.leased, a.votes, s.held from tasks t
      cross join lateral (select count(*) as votes from annotations a where a.task_id = t.id and a.is_counted) a
      cross join lateral (select count(*) as held from assignments s where s.task_id = t.id and s.state = 'leased' and s.purpose = 'vote') s
      where t.counted <> a.votes or t.leased <> s.held`,
  'I1: each submission has its event, once': `
    select a.id from annotations a where (select count(*) from events e where e.subject_id = a.id and e.type = 'annotation.submitted') <> 1`,
  'I1: a submitted assignment has its annotation': `
    select s.id, s.state from assignments s where (s.state = 'submitted') <> exists (select from annotations a where a.assignment_id = s.id)`,
  'I4: nothing is held by nobody': `select id, state, expires_at from assignments where state = 'leased' and expires_at < now() - interval '20 seconds'`,
  'I4: every task is settled, contested or withdrawn': `select id, state from tasks where state in ('collecting', 'comparing')`,
  'F2: imports end (what a killed api was receiving is given up after an hour, L34)': `
    select i.id, i.state, i.error from imports i where i.state not in ('done', 'receiving') and i.error is null`,
  'F2: no sample twice': `select project_id, sha256 from samples group by 1, 2 having count(*) > 1`,
  'F2: each sample has its task': `
    select s.id from samples s where not exists (select from tasks t where t.sample_id = s.id)`,
  'F2: releases end': `select id, state, error from releases where state = 'freezing'`,
}

export const brokenRules = async (url: string): Promise<Record<string, Rows>> => {
  const broken: Record<string, Rows> = {}
  for (const [name, statement] of Object.entries(rules)) {
    const rows = await rowsOf(url, `${statement} limit 5`)
    if (rows.length > 0) broken[name] = rows
  }
  return broken
}

type Kept = { id: string; key: string; personId: string; taskId: string; assignmentId: string; content: unknown }

/**
 * I1: what was acknowledged is there once, under its key and id, with the content that was sent; and nothing is there that nobody sent.
 * `until`: only what was acknowledged before that moment is looked for.
 */
export const wrongSubmits = async (url: string, ledger: Ledger, until = Number.POSITIVE_INFINITY): Promise<string[]> => {
  const rows = (await rowsOf(
    url,
    `select id, idempotency_key as key, annotator_id as "personId", task_id as "taskId", assignment_id as "assignmentId", content from annotations`,
  )) as Kept[]
  const kept = new Map(rows.map((row) => [row.key, row]))
  const wrong: string[] = []
  if (kept.size !== rows.length) wrong.push(`${rows.length} annotations under ${kept.size} keys`)
  for (const submit of ledger.submits.values()) {
    if (submit.acknowledged === null || submit.acknowledged.at >= until) continue
    const row = kept.get(submit.key)
    if (row === undefined) wrong.push(`${submit.key} was acknowledged as ${submit.acknowledged.annotationId} and is not there`)
    else if (row.id !== submit.acknowledged.annotationId)
      wrong.push(`${submit.key} is ${row.id}, and was acknowledged as ${submit.acknowledged.annotationId}`)
  }
  for (const row of rows) {
    const submit = ledger.submits.get(row.key)
    const isSame =
      submit !== undefined && submit.personId === row.personId && submit.taskId === row.taskId && submit.assignmentId === row.assignmentId
    if (!isSame) wrong.push(`${row.key} is an annotation of ${row.personId} on ${row.taskId} that nobody sent`)
    else if (hashOf(row.content) !== submit.hash) wrong.push(`${row.key} has another content than was sent`)
  }
  return wrong
}

/** I1: an acknowledged draft of what was not submitted is there, or a later one. */
export const wrongDrafts = async (url: string, ledger: Ledger): Promise<string[]> => {
  const rows = await rowsOf(
    url,
    `select id, draft_version as version, draft from assignments where state <> 'submitted' and draft_version > 0`,
  )
  const submitted = new Set([...ledger.submits.values()].map((one) => one.assignmentId))
  const kept = new Map(rows.map((row) => [String(row.id), row]))
  return [...ledger.drafts].flatMap(([id, { version, hash }]) => {
    const row = kept.get(id)
    if (submitted.has(id)) return []
    if (row === undefined || Number(row.version) < version)
      return [`draft ${version} of ${id} was acknowledged; there is ${row?.version ?? 'none'}`]
    return Number(row.version) === version && hashOf(row.draft) !== hash
      ? [`draft ${version} of ${id} has another content than was sent`]
      : []
  })
}

/** I2: nobody was handed one task as two assignments, but for planned repeats. */
export const handedTwice = async (url: string, ledger: Ledger, { projects }: Cast): Promise<string[]> => {
  const many = [...ledger.handedOut].filter(([, ids]) => ids.size > 1)
  const rows = await rowsOf(url, `select id from assignments where repeat > 0 and project_id = any($1)`, [
    projects.filter((one) => one.hasRepeats).map((one) => one.id),
  ])
  const repeats = new Set(rows.map((row) => String(row.id)))
  return many
    .filter(([, ids]) => [...ids].filter((id) => !repeats.has(id)).length > 1)
    .map(([pair, ids]) => `${pair}: ${[...ids].join(', ')}`)
}
