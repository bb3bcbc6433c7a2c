import { newId } from '@reticle/db'
import type { ModelMapping } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import { UnreadableLabels } from './label-file.ts'
import type { LabelImport } from './label-import.ts'

/** What the file's names of labels become, as far as somebody or the protocol says so. */
type Names = readonly { readonly name: string; readonly to?: string | null }[]

/**
 * The version of a model whose words the suggestions of a file are, where one was chosen: registered now when it is not there, with what is known
 * of it (docs/spec/models.md, MR16). null where none was chosen.
 * @throws UnreadableLabels when the model was withdrawn
 */
export const modelOfImport = async (context: WorkerContext, row: LabelImport, names: Names): Promise<string | null> => {
  const { model } = row.choice
  if (model === undefined || row.choice.becomes !== 'suggestions') return null
  const { projectId, organizationId, createdBy } = row
  return context.unitOfWork(async ({ models, events, outbox }) => {
    const at = context.now()
    const event = { at, organizationId, projectId, actorId: createdBy }
    const id = newId()
    const isNew = await models.add({ id, projectId, name: model.name, description: '', modality: 'image', createdBy, createdAt: at })
    if (isNew) await events.add({ ...event, type: 'model.registered', subjectId: id, payload: { name: model.name, modality: 'image' } })
    const found = isNew ? { id, isWithdrawn: false } : await models.named(projectId, model.name)
    if (found === undefined) throw new Error(`the model "${model.name}" is not there after it was registered`)
    if (found.isWithdrawn) throw new UnreadableLabels(`the model "${model.name}" was withdrawn: nothing more is taken of it`)
    const labels = Object.fromEntries(names.flatMap(({ name, to }) => (to === undefined || name === '' ? [] : [[name, to]])))
    const mapping: ModelMapping = { labels, questions: {} }
    const version = { version: model.version, digest: null, licence: null, mapping }
    const isNewVersion = await models.addVersion({ id: newId(), modelId: found.id, projectId, createdBy, createdAt: at, ...version })
    if (isNewVersion)
      await events.add({
        ...event,
        type: 'model.version-registered',
        subjectId: found.id,
        payload: { version: model.version, digest: null, by: 'label-import' },
      })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['models'] } })
    return (await models.version(found.id, model.version))?.id ?? null
  })
}
