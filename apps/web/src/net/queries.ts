import type { BodyOf, QueryOf, routes } from '@reticle/contract'
import type { AnalysisId, AssignmentId, ImportId, ProjectId, ProtocolId, ReleaseId, SampleId, TaskId } from '@reticle/domain'
import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import { call } from './client.ts'
import { keys } from './keys.ts'

type SampleQuery = Omit<NonNullable<QueryOf<(typeof routes)['listSamples']>>, 'cursor' | 'limit'>
type HistoryFilter = Omit<NonNullable<QueryOf<(typeof routes)['listHistory']>>, 'cursor' | 'limit'>

/** Query options by resource; use with `useQuery`, `useSuspenseQuery` or `queryClient.ensureQueryData`. */
export const queries = {
  session: () => queryOptions({ queryKey: keys.session, queryFn: ({ signal }) => call('getSession', { signal }), staleTime: 60_000 }),
  demoPeople: () => queryOptions({ queryKey: keys.demoPeople, queryFn: ({ signal }) => call('listDemoPeople', { signal }) }),
  profile: () => queryOptions({ queryKey: keys.profile, queryFn: ({ signal }) => call('getProfile', { signal }) }),
  tokens: () => queryOptions({ queryKey: keys.tokens, queryFn: ({ signal }) => call('listTokens', { signal }) }),
  search: (q: string) =>
    queryOptions({ queryKey: ['search', q], queryFn: ({ signal }) => call('search', { query: { q }, signal }), staleTime: 30_000 }),
  unreadNotices: () =>
    queryOptions({
      queryKey: [...keys.notices, 'unread'],
      queryFn: ({ signal }) => call('listNotices', { query: { limit: 3, state: 'unread' }, signal }),
    }),
  notices: () =>
    infiniteQueryOptions({
      queryKey: [...keys.notices, 'list'],
      queryFn: ({ signal, pageParam }) => call('listNotices', { query: { cursor: pageParam, limit: 30 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  projects: () => queryOptions({ queryKey: keys.projects, queryFn: ({ signal }) => call('listProjects', { signal }) }),
  project: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'project'),
      queryFn: ({ signal }) => call('getProject', { params: { projectId }, signal }),
    }),
  protocols: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'protocol'),
      queryFn: ({ signal }) => call('listProtocols', { params: { projectId }, signal }),
    }),
  /** A protocol version never changes. */
  protocol: (protocolId: ProtocolId) =>
    queryOptions({
      queryKey: ['protocol', protocolId],
      queryFn: ({ signal }) => call('getProtocol', { params: { protocolId }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  imports: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'imports'),
      queryFn: ({ signal }) => call('listImports', { params: { projectId }, signal }),
    }),
  import: (projectId: ProjectId, importId: ImportId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'imports', importId),
      queryFn: ({ signal }) => call('getImport', { params: { importId }, signal }),
    }),
  samples: (projectId: ProjectId, wanted: SampleQuery = {}) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'samples', 'list', JSON.stringify(wanted)),
      queryFn: ({ signal, pageParam }) =>
        call('listSamples', { params: { projectId }, query: { ...wanted, cursor: pageParam, limit: 50 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  sampleFacets: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'samples', 'facets'),
      queryFn: ({ signal }) => call('getSampleFacets', { params: { projectId }, signal }),
      staleTime: 60_000,
    }),
  /** Samples of the same place. */
  registered: (projectId: ProjectId, sampleId: SampleId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'samples', 'registered', sampleId),
      queryFn: ({ signal }) => call('listRegisteredSamples', { params: { sampleId }, signal }),
    }),
  taskContours: (projectId: ProjectId, taskId: TaskId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'contested', 'contours', taskId),
      queryFn: ({ signal }) => call('getContours', { params: { taskId }, signal }),
    }),
  /** Of the original file, which never changes. */
  sampleHeader: (sampleId: SampleId) =>
    queryOptions({
      queryKey: ['sample-header', sampleId],
      queryFn: ({ signal }) => call('getSampleHeader', { params: { sampleId }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  assignmentHistory: (projectId: ProjectId, assignmentId: AssignmentId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'assignments', 'history', assignmentId),
      queryFn: ({ signal }) => call('getAssignmentHistory', { params: { assignmentId }, signal }),
    }),
  /** A saved state never changes. */
  draftState: (projectId: ProjectId, assignmentId: AssignmentId, version: number) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'assignments', 'draft', assignmentId, version),
      queryFn: ({ signal }) => call('getDraftState', { params: { assignmentId, version }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  myAnnotations: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'assignments', 'mine'),
      queryFn: ({ signal }) => call('listMyAnnotations', { params: { projectId }, signal }),
    }),
  progress: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'progress'),
      queryFn: ({ signal }) => call('getProgress', { params: { projectId }, signal }),
    }),
  quality: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'progress', 'quality'),
      queryFn: ({ signal }) => call('getQuality', { params: { projectId }, signal }),
    }),
  analyses: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'progress', 'analyses'),
      queryFn: ({ signal }) => call('listAnalyses', { params: { projectId }, signal }),
    }),
  /** Of one that is done: its outcome never changes. */
  analysis: (projectId: ProjectId, analysisId: AnalysisId | undefined) =>
    queryOptions({
      queryKey: ['analysis', projectId, analysisId],
      queryFn: analysisId === undefined ? skipToken : ({ signal }) => call('getAnalysis', { params: { projectId, analysisId }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  contested: (projectId: ProjectId) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'contested', 'list'),
      queryFn: ({ signal, pageParam }) => call('listContested', { params: { projectId }, query: { cursor: pageParam, limit: 50 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  tasks: (projectId: ProjectId, state: string | undefined) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'contested', 'tasks', state),
      queryFn: ({ signal, pageParam }) =>
        call('listTasks', { params: { projectId }, query: { cursor: pageParam, limit: 50, state }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  task: (projectId: ProjectId, taskId: TaskId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'contested', 'task', taskId),
      queryFn: ({ signal }) => call('getTask', { params: { taskId }, signal }),
    }),
  queue: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'progress', 'queue'),
      queryFn: ({ signal }) => call('getQueue', { params: { projectId }, signal }),
    }),
  leases: (projectId: ProjectId) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'progress', 'leases'),
      queryFn: ({ signal, pageParam }) => call('listLeases', { params: { projectId }, query: { cursor: pageParam, limit: 100 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  annotators: (projectId: ProjectId) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'people', 'annotators'),
      queryFn: ({ signal, pageParam }) =>
        call('listAnnotators', { params: { projectId }, query: { cursor: pageParam, limit: 100 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  webhooks: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'faults', 'webhooks'),
      queryFn: ({ signal }) => call('listWebhooks', { params: { projectId }, signal }),
    }),
  deliveries: (projectId: ProjectId, webhook: string) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'faults', 'deliveries', webhook),
      queryFn: ({ signal, pageParam }) =>
        call('listDeliveries', { params: { projectId, webhook }, query: { cursor: pageParam, limit: 20 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  ruleAudits: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'faults', 'audits'),
      queryFn: ({ signal }) => call('listRuleAudits', { params: { projectId }, signal }),
    }),
  routingFaults: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'faults', 'list'),
      queryFn: ({ signal }) => call('listRoutingFaults', { params: { projectId }, signal }),
    }),
  taskHistory: (projectId: ProjectId, taskId: TaskId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'contested', 'history', taskId),
      queryFn: ({ signal }) => call('getTaskHistory', { params: { taskId }, signal }),
    }),
  members: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'people', 'members'),
      queryFn: ({ signal }) => call('listMembers', { params: { projectId }, signal }),
    }),
  forecast: (projectId: ProjectId, zone: string) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'progress', 'forecast', zone),
      queryFn: ({ signal }) => call('getProgressForecast', { params: { projectId }, query: { zone }, signal }),
    }),
  history: (projectId: ProjectId, filter: HistoryFilter) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'project', 'history', JSON.stringify(filter)),
      queryFn: ({ signal, pageParam }) =>
        call('listHistory', { params: { projectId }, query: { ...filter, cursor: pageParam, limit: 50 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  mails: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'people', 'mails'),
      queryFn: ({ signal }) => call('listMails', { params: { projectId }, signal }),
    }),
  invitations: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'people', 'invitations'),
      queryFn: ({ signal }) => call('listInvitations', { params: { projectId }, signal }),
    }),
  releasePreview: (projectId: ProjectId, body: BodyOf<(typeof routes)['previewRelease']>) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'preview', JSON.stringify(body)),
      queryFn: ({ signal }) => call('previewRelease', { params: { projectId }, body, signal }),
    }),
  releases: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'list'),
      queryFn: ({ signal }) => call('listReleases', { params: { projectId }, signal }),
    }),
  release: (projectId: ProjectId, releaseId: ReleaseId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'release', releaseId),
      queryFn: ({ signal }) => call('getRelease', { params: { releaseId }, signal }),
    }),
  releasePacks: (projectId: ProjectId, releaseId: ReleaseId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'packs', releaseId),
      queryFn: ({ signal }) => call('listPacks', { params: { releaseId }, signal }),
    }),
  releaseDiff: (projectId: ProjectId, releaseId: ReleaseId, since: ReleaseId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'diff', releaseId, since),
      queryFn: ({ signal }) => call('diffRelease', { params: { releaseId }, query: { since }, signal }),
    }),
  labelTrace: (projectId: ProjectId, releaseId: ReleaseId, label: string) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'trace', releaseId, label),
      queryFn: ({ signal }) => call('traceLabel', { params: { releaseId, '*': label }, signal }),
    }),
  labelFormats: () =>
    queryOptions({
      queryKey: ['label-formats'],
      queryFn: ({ signal }) => call('listLabelFormats', { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** The bytes of a frozen release never change, so neither does this. */
  exportPreview: (releaseId: ReleaseId, format: string) =>
    queryOptions({
      queryKey: ['release-export', releaseId, format],
      queryFn: ({ signal }) => call('previewExport', { params: { releaseId, format }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  releaseFiles: (projectId: ProjectId, releaseId: ReleaseId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'releases', 'files', releaseId),
      queryFn: ({ signal }) => call('listReleaseFiles', { params: { releaseId }, signal }),
    }),
} as const
