import { type AssistTask, assistOver, assistVersion } from '@reticle/consensus'
import type { AssistHistoryRow, Repositories } from '@reticle/db'
import { type AnalysisOutcome, contentOf, contentReader, type OntologyVersion, type ProjectId, type Protocol } from '@reticle/domain'
import { inputsHash } from './inputs-hash.ts'

/** Tasks that are read at a time. */
const pageSize = 200

type Live = {
  readonly id: string
  readonly content: Protocol
  readonly version: number
  readonly versions: readonly OntologyVersion[]
}

/** What the task says. Gold that readers agreed on is their consensus: it is no known answer from elsewhere. */
const resolutionOf = (protocol: Protocol, row: AssistHistoryRow): AssistTask['resolution'] | null => {
  const { resolutionKind, decided, known, consensus } = row
  if (decided !== null) return { kind: resolutionKind === 'gold' ? 'gold' : 'adjudication', content: decided, knowsMarks: true }
  if (consensus !== null) return { kind: 'consensus', content: contentOf(protocol, consensus), knowsMarks: true }
  return known === null ? null : { kind: 'gold', content: known.content, knowsMarks: known.coversMarks }
}

/** A task in the words of the live version (ontology.md, O15). */
const taskUnder = (live: Live) => {
  const read = contentReader(live.versions)
  return (row: AssistHistoryRow): AssistTask | undefined => {
    const resolution = resolutionOf(live.content, row)
    if (resolution === null) return undefined
    return {
      taskId: row.taskId,
      readings: row.readings.map((one) => ({ ...one, content: read(one.content, one.version, live.version) })),
      suggestions: row.suggestions.map((one) => ({ ...one, content: read(one.content, row.version, live.version) })),
      resolution: { ...resolution, content: read(resolution.content, row.version, live.version) },
    }
  }
}

/** The report on suggestions of a project under its live protocol. The same readings, showings and seed give the same bytes. */
export const analyseAssist = async (
  read: Pick<Repositories, 'assistHistory' | 'projectHistory'>,
  { projectId, seed }: { readonly projectId: ProjectId; readonly seed: number },
  live: Live,
  onProgress: (done: number) => void,
): Promise<AnalysisOutcome> => {
  const total = Math.max(1, await read.projectHistory.tasks(projectId))
  const sums = assistOver(live.content, seed)
  const under = taskUnder(live)
  const ids: string[] = []
  let annotations = 0
  for (let after: number | null = -1; after !== null; ) {
    const page: { rows: AssistHistoryRow[]; last: number | null } = await read.assistHistory.page(projectId, after, pageSize)
    for (const row of page.rows) {
      const task = under(row)
      if (task === undefined) continue
      ids.push(...row.readings.map(({ id }) => id), ...row.suggestions.map(({ id }) => id))
      annotations += row.readings.length
      sums.add(task)
    }
    onProgress(Math.min(0.9, annotations / total))
    after = page.last
  }
  const by = {
    algorithm: 'assist',
    version: assistVersion,
    parameters: { seed },
    protocolId: live.id,
    annotations,
    inputsSha256: inputsHash(ids),
  }
  return { kind: 'assist', by, assist: sums.outcome() }
}
