import { setTimeout as delay } from 'node:timers/promises'
import { type LabelImport, routes } from '@reticle/contract'
import type { LabelImportChoice } from '@reticle/domain'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { projectIdOf } from '../project-of.ts'
import { callServer, type Server, serverFrom, serverOptions } from '../server.ts'
import { choiceFrom, choiceOptions } from './choice.ts'
import { packed } from './pack.ts'

const usage = 'reticle import-labels PROJECT LABELS [--images DIR] [--as reader|suggestions|gold] [--dry-run] [--json]'
const options = {
  ...serverOptions,
  ...choiceOptions,
  images: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const
const lookMilliseconds = 300
const mostListed = 50

type Work = { readonly server: Server; readonly place: string }

const shown = ({ server, place }: Work, id: string): Promise<LabelImport> =>
  callServer(server, routes.getLabelImport, routes.getLabelImport.answers[200], place, { params: { labelImportId: id } })

/** Looks until a worker is done with what it was asked for. */
const settled = async (work: Work, started: LabelImport): Promise<LabelImport> => {
  let said = ''
  for (let row = started; ; row = await shown(work, started.id)) {
    const words = row.state === 'writing' && row.total > 0 ? `${row.done} of ${row.total} records` : ''
    if (words !== '' && words !== said) note(words)
    said = words
    if (row.state === 'failed') throw new BadInput(work.place, row.error ?? 'the import failed')
    if (row.state === 'cancelled')
      throw new BadInput(work.place, `the import was cancelled on the server after ${row.done} of ${row.total} records`)
    if (row.state === 'ready' || row.state === 'done') return row
    await delay(lookMilliseconds)
  }
}

/** All readers of a file under one name. */
const underOneName = (choice: LabelImportChoice, { outline }: LabelImport, name: string): LabelImportChoice => ({
  ...choice,
  readers: { ...Object.fromEntries((outline?.readers ?? []).map((reader) => [reader.name, { name }])), ...choice.readers },
})

const summary = ({ outline, plan, choice }: LabelImport): string => {
  if (outline === null) return 'nothing was read'
  const held = `${outline.title}: ${outline.records + outline.suggestions} records of ${outline.images} images, ${outline.marks} marks, ${outline.answers} answers`
  if (plan === null) return `${held}. The project has no protocol: publish one, or give --create-protocol`
  const { samples, taken, known, extras, leftOut } = plan
  return `${held}. ${taken} become ${choice.becomes}; ${known} were there already; ${leftOut} left out. Samples: ${samples.matched} matched, ${samples.new} new, ${samples.missing} not found${extras > 0 ? `. ${extras} are beyond the reads that tasks want and do not count` : ''}`
}

const listLeft = ({ outline, plan }: LabelImport): void => {
  const all = [...(outline?.rejects ?? []), ...(plan?.left ?? [])]
  for (const { at, reason } of all.slice(0, mostListed)) note(`left out: ${at}: ${reason}`)
  const more = (outline?.rejected ?? 0) + (plan?.leftOut ?? 0) - Math.min(mostListed, all.length)
  if (more > 0) note(`${more} more were left out`)
}

/** As one document: names as the file has them, and what became of them. */
const documentOf = ({ id, state, sha256, choice, outline, plan }: LabelImport) => {
  const { protocol: _, ...held } = outline ?? { protocol: null }
  return { id, state, sha256, becomes: choice.becomes, file: held, plan }
}

const send = async (
  work: Work,
  labels: string,
  images: string | undefined,
  projectId: string,
  choice: LabelImportChoice,
): Promise<LabelImport> => {
  const { blob, name, close } = await packed(labels, images)
  try {
    const form = new FormData()
    form.append('choice', JSON.stringify(choice))
    form.append('file', blob, name)
    note(`${name} is sent: ${blob.size} bytes`)
    const { createLabelImport } = routes
    return await callServer(work.server, createLabelImport, createLabelImport.answers[202], work.place, { params: { projectId }, form })
  } finally {
    await close()
  }
}

const startAndWait = async (work: Work, ready: LabelImport): Promise<LabelImport> => {
  const { startLabelImport } = routes
  const params = { labelImportId: ready.id }
  return settled(work, await callServer(work.server, startLabelImport, startLabelImport.answers[202], work.place, { params }))
}

/**
 * `reticle import-labels PROJECT LABELS`: labels of another tool become annotations of named readers, suggestions or known answers. 1 when
 * some were left out, 2 when nothing could be taken.
 */
export const importLabels = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('import-labels', { args: [...args], options, allowPositionals: true })
  const [project, labels, ...more] = positionals
  if (project === undefined || labels === undefined || more.length > 0) throw new BadInput('import-labels', `usage: ${usage}`)
  const work = { server: serverFrom(values), place: labels }
  const projectId = await projectIdOf(work.server, project)
  const choice = await choiceFrom(work.server, projectId, values)
  let row = await settled(work, await send(work, labels, values.images, projectId, choice))
  if (values.reader !== undefined) {
    const body = underOneName(choice, row, values.reader)
    const { planLabelImport } = routes
    row = await settled(
      work,
      await callServer(work.server, planLabelImport, planLabelImport.answers[202], labels, { params: { labelImportId: row.id }, body }),
    )
  }
  const isTakable = row.plan !== null && row.plan.taken + row.plan.known > 0
  if (values['dry-run'] !== true && isTakable) row = await startAndWait(work, row)
  if (values.json === true) answerJson(documentOf(row))
  else answer(summary(row))
  listLeft(row)
  if (!isTakable) {
    const [first] = [...(row.plan?.left ?? []), ...(row.outline?.rejects ?? [])]
    const reason =
      row.plan === null
        ? 'the project has no protocol: publish one, or give --create-protocol'
        : `${first?.at ?? 'the file'}: ${first?.reason ?? 'it holds no labels'}`
    throw new BadInput(labels, `nothing of it could be taken; ${reason}`)
  }
  return (row.plan?.leftOut ?? 0) + (row.outline?.rejected ?? 0) > 0 ? 1 : 0
}
