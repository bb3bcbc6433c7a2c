import type { OntologyChange, ProjectId, ProtocolId } from '@reticle/domain'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

export const ontologyQueries = {
  history: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'protocol', 'ontology'),
      queryFn: ({ signal }) => call('listOntologyChanges', { params: { projectId }, signal }),
    }),
  preview: (projectId: ProjectId, from: ProtocolId, changes: readonly OntologyChange[]) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'protocol', 'ontology', 'preview', from, JSON.stringify(changes)),
      queryFn: ({ signal }) => call('previewOntology', { params: { projectId }, body: { changes: [...changes] }, signal }),
      enabled: changes.length > 0,
    }),
} as const
