import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ProtocolVersion } from '@reticle/contract'
import { applyOntology, type OntologyChange, type ProjectId } from '@reticle/domain'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../protocol/words.ts'
import { keyOf, type Vocabulary, vocabulariesOf } from './change-words.ts'
import { ChangesPanel } from './changes-panel.tsx'
import { type Act, ConceptDialog } from './concept-dialog.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { idOfAddition } from './new-concept.ts'
import styles from './ontology.module.css'
import { ontologyQueries } from './ontology-queries.ts'
import { VocabularyTable } from './vocabulary-table.tsx'

type Open = { readonly vocabulary: Vocabulary; readonly act: Act }

/** The protocol with the changes that can be made; one that cannot is left out, and named by the preview. */
const withChanges = (version: ProtocolVersion, changes: readonly OntologyChange[]) => {
  const all = applyOntology(version.content, changes)
  if (all.ok) return all.value
  let protocol = version.content
  for (const change of changes) {
    const one = applyOntology(protocol, [change])
    if (one.ok) protocol = one.value
  }
  return protocol
}

const usePublishing = (projectId: ProjectId, version: ProtocolVersion, onPublished: () => void) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ changes, relabels }: { changes: readonly OntologyChange[]; relabels: boolean }) =>
      call('migrateOntology', { params: { projectId }, body: { changes: [...changes], from: version.id, relabels } }),
    onSuccess: async (made) => {
      notifications.show({ message: t('ontology.inForce', { version: made.version }) })
      onPublished()
      await client.invalidateQueries({ queryKey: keys.topic(projectId, 'protocol') })
    },
  })
}

const Changing = ({ projectId, version }: { projectId: ProjectId; version: ProtocolVersion }) => {
  const [changes, setChanges] = useState<readonly OntologyChange[]>([])
  const [open, setOpen] = useState<Open>()
  const [relabels, setRelabels] = useState(true)
  const preview = useQuery({ ...ontologyQueries.preview(projectId, version.id, changes), placeholderData: keepPreviousData })
  const publishing = usePublishing(projectId, version, () => setChanges([]))
  const protocol = withChanges(version, changes)
  const fresh = new Set(changes.map(idOfAddition))
  const make = (more: readonly OntologyChange[]) => setChanges([...changes, ...more])
  return (
    <div className={styles.columns}>
      <div className={styles.lists}>
        {vocabulariesOf(protocol).map((vocabulary) => (
          <VocabularyTable
            key={keyOf(vocabulary.target)}
            protocol={protocol}
            vocabulary={vocabulary}
            fresh={fresh}
            onAct={(act) => setOpen({ vocabulary, act })}
            onRetire={({ id }) => make([{ kind: 'retire', target: vocabulary.target, id }])}
          />
        ))}
      </div>
      <div className={styles.aside}>
        <ChangesPanel
          changes={changes}
          before={version.content}
          after={protocol}
          preview={changes.length === 0 ? undefined : preview.data}
          isLooking={preview.isFetching}
          error={publishing.error ?? (changes.length > 0 ? preview.error : null)}
          relabels={relabels}
          isPublishing={publishing.isPending}
          onRelabels={setRelabels}
          onTakeBack={(index) => setChanges(changes.filter((_, at) => at !== index))}
          onPublish={() => publishing.mutate({ changes, relabels })}
        />
        <HistoryPanel projectId={projectId} protocol={version.content} mayChange />
      </div>
      {open !== undefined && (
        <ConceptDialog protocol={protocol} vocabulary={open.vocabulary} act={open.act} onMake={make} onClose={() => setOpen(undefined)} />
      )}
    </div>
  )
}

/** Changes of labels and options that old annotations are read through. */
export const OntologyPage = () => {
  const project = useProject()
  const protocols = useQuery(queries.protocols(project.id))
  const mayChange = canIn(project, 'project.manage')
  const back = (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/projects/$projectId/protocol" params={{ projectId: project.id }} {...props} />}
    >
      {t('ontology.back')}
    </Button>
  )
  return (
    <Page title={t('ontology.title')} tabTitle={t('ontology.tab', { project: project.name })} subtitle={t('ontology.about')} actions={back}>
      <Async query={protocols}>
        {([latest]) => {
          if (latest === undefined || vocabulariesOf(latest.content).length === 0)
            return <Empty title={t('ontology.nothing')}>{t('ontology.nothingText')}</Empty>
          if (!mayChange) return <HistoryPanel projectId={project.id} protocol={latest.content} mayChange={false} />
          return <Changing key={latest.id} projectId={project.id} version={latest} />
        }}
      </Async>
    </Page>
  )
}
