import { newId, type SampleViewContent } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** Views that one person may keep in a project. */
const mostViews = 100

const gone = err({ code: 'not-found', message: 'there is no such view' } as const)
type Row = NonNullable<Awaited<ReturnType<Context['read']['sampleViews']['get']>>>

const shown = ({ personId }: Caller, row: Row) => ({
  ...row,
  columns: [...row.columns],
  isOwn: row.ownerId === personId,
  createdAt: row.createdAt.toISOString(),
})
export type ShownView = ReturnType<typeof shown>

export const listSampleViews = async ({ read }: Context, caller: Caller, { projectId }: Scope): Promise<ShownView[]> =>
  (await read.sampleViews.listFor(projectId, caller.personId)).map((row) => shown(caller, row))

export const addSampleView = async (
  context: Context,
  caller: Caller,
  { projectId }: Scope,
  content: SampleViewContent,
): Promise<Result<ShownView, DomainError>> => {
  const ownerId = caller.personId
  if ((await context.read.sampleViews.countOf(projectId, ownerId)) >= mostViews)
    return err({ code: 'wrong-state', message: `you keep ${mostViews} views in this project: remove one first` })
  const id = newId()
  await context.unitOfWork(({ sampleViews }) => sampleViews.add({ ...content, id, projectId, ownerId, createdAt: context.now() }))
  const row = await context.read.sampleViews.get(id)
  return row === undefined ? gone : ok(shown(caller, row))
}

/** The view, when it is the caller's own. One that is neither theirs nor shared is not there for them. */
const own = async ({ read }: Context, { personId }: Caller, id: string): Promise<Result<Row, DomainError>> => {
  const row = await read.sampleViews.get(id)
  if (row === undefined || (row.ownerId !== personId && !row.isShared)) return gone
  if (row.ownerId === personId) return ok(row)
  return err({ code: 'forbidden', message: `this view is ${row.owner}'s: keep one of your own` })
}

export const changeSampleView = async (
  context: Context,
  caller: Caller,
  id: string,
  content: SampleViewContent,
): Promise<Result<ShownView, DomainError>> => {
  const found = await own(context, caller, id)
  if (!found.ok) return found
  await context.unitOfWork(({ sampleViews }) => sampleViews.set(id, content))
  return ok(shown(caller, { ...found.value, ...content }))
}

export const removeSampleView = async (context: Context, caller: Caller, id: string): Promise<Result<null, DomainError>> => {
  const found = await own(context, caller, id)
  if (!found.ok) return found
  await context.unitOfWork(({ sampleViews }) => sampleViews.remove(id))
  return ok(null)
}
