/**
 * The desk's list of 100,000 contested tasks: what its filters show (counts by reason, label, group, reader and agreement), for somebody who
 * annotated none of them and for one who annotated a sixth, who never sees their
 * own, each against counting the rows in the same run; and a page of the list under a filter.
 */
import { connect, newId, repositoriesOf } from '@reticle/db'
import { fillContested } from './desk/contested-study.ts'
import { startEngines } from './engines.ts'
import { median, report } from './figure.ts'

const tasks = 100_000
const rounds = 15

const engines = await startEngines()
const database = connect(engines.databaseUrl, { applicationName: 'bench-desk' })
try {
  const { contested } = repositoriesOf(database.db)
  const { projectId, reviewerId } = await fillContested(engines.pool, tasks)
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const took: number[] = []
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now()
      await work()
      took.push(performance.now() - begun)
    }
    return median(took)
  }
  const figure = async (name: string, bound: number, work: () => Promise<unknown>) =>
    report({
      bench: 'desk',
      name: `${name}, against ${bound} ms`,
      value: await timed(work),
      unit: 'ms',
      baseline: bound,
      goal: 1,
      better: 'lower',
    })
  const stranger = newId()
  const counted = await contested.facets(projectId, stranger)
  if (counted.total !== tasks) throw new Error(`${counted.total} of ${tasks} tasks are counted`)
  await contested.foldCounts(0)
  const recounted = (personId: string) =>
    timed(() =>
      engines.pool.query(
        `with own as materialized (select a.task_id from annotations a where a.project_id = $1 and a.annotator_id = $2)
          select facet, count(*) from contested_tasks c, unnest(c.facets) facet
          where c.project_id = $1 and c.task_id not in (select task_id from own) group by facet`,
        [projectId, personId],
      ),
    )
  for (const [personId, whose, goal] of [
    [stranger, 'none of them annotated by who asks', 1 / 10],
    [reviewerId, 'a sixth of them annotated by who asks', 1 / 2],
  ] as const) {
    const value = await timed(() => contested.facets(projectId, personId))
    const name = `facets of ${tasks} contested tasks, ${whose}, against counting the rows`
    report({ bench: 'desk', name, value, unit: 'ms', baseline: await recounted(personId), goal, better: 'lower' })
  }
  const filter = { label: 'label-3', reason: 'low agreement', minAgreement: 0.25, belowAgreement: 0.3 }
  await figure(`a page of ${tasks} contested tasks under a filter`, 100, () =>
    contested.list({ projectId, personId: stranger, filter, after: null, limit: 51 }),
  )
} finally {
  await database.close()
  await engines.close()
}
