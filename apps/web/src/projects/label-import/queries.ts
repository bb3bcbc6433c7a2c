import type { LabelImport } from '@reticle/contract'
import type { LabelImportChoice, LabelImportId, ProjectId } from '@reticle/domain'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

const isBusy = (row: LabelImport | undefined): boolean => row?.state === 'reading' || row?.state === 'writing'

export const labelImportQueries = {
  list: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'imports', 'labels'),
      queryFn: ({ signal }) => call('listLabelImports', { params: { projectId }, signal }),
    }),
  /** Asked twice a second while a worker is busy with it: hints make it smoother, the clock makes it certain. */
  one: (projectId: ProjectId, id: LabelImportId | undefined) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'imports', 'labels', id),
      queryFn: id === undefined ? skipToken : ({ signal }) => call('getLabelImport', { params: { labelImportId: id }, signal }),
      refetchInterval: ({ state }) => (isBusy(state.data) ? 500 : false),
    }),
  members: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'people', 'members'),
      queryFn: ({ signal }) => call('listMembers', { params: { projectId }, signal }),
    }),
} as const

export const choose = (id: LabelImportId, choice: LabelImportChoice): Promise<LabelImport> =>
  call('planLabelImport', { params: { labelImportId: id }, body: choice })
export const start = (id: LabelImportId): Promise<LabelImport> => call('startLabelImport', { params: { labelImportId: id } })
export const cancel = (id: LabelImportId): Promise<LabelImport> => call('cancelLabelImport', { params: { labelImportId: id } })
