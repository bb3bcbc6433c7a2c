import { assignmentIdSchema, loadExpressions, projectIdSchema, releaseIdSchema, taskIdSchema } from '@reticle/domain'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, notFound, Outlet } from '@tanstack/react-router'
import { filterOf } from '../desk/queue-filter.ts'
import { historySearch } from '../projects/history/history-search.ts'
import { labelImportSearch } from '../projects/label-import/label-import-search.ts'
import { modelsSearch } from '../projects/models/models-search.ts'
import { protocolSearch } from '../projects/protocol/protocol-search.ts'
import { sampleSearch } from '../projects/samples/sample-search.ts'
import { Failure, NotFound } from './failures.tsx'
import { ReSignIn } from './sign-in/re-sign-in.tsx'
import { SignedIn } from './signed-in.tsx'

/** For pages that read a protocol's expressions. */
const withExpressions = async <Module,>(page: Promise<Module>): Promise<Module> => {
  const [module] = await Promise.all([page, loadExpressions()])
  return module
}

const rootRoute = createRootRoute({
  notFoundComponent: () => (
    <main className="main">
      <NotFound />
    </main>
  ),
  component: () => (
    <>
      <Outlet />
      <ReSignIn />
    </>
  ),
})

/** Only addresses of this site: `next` comes from the address bar, and anyone can write a link. */
const ownPath = (next: unknown): string => (typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/')

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next: string } => ({ next: ownPath(search.next) }),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
})
const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('./sign-in/join-page.tsx'), 'JoinPage'),
})
const signedInRoute = createRoute({ getParentRoute: () => rootRoute, id: 'signed-in', component: SignedIn })

/** An address with something else than an id in it is an address that leads nowhere. */
const idIn = <T,>(schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } }, value: string): T => {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw notFound()
  return parsed.data
}

const projectParams = { parse: ({ projectId }: { projectId: string }) => ({ projectId: idIn(projectIdSchema, projectId) }) }

const benchRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/projects/$projectId/label',
  params: projectParams,
  component: lazyRouteComponent(() => import('../bench/bench-page.tsx'), 'BenchPage'),
})

const shellRoute = createRoute({
  getParentRoute: () => signedInRoute,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})
const projectsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../projects/projects-page.tsx'), 'ProjectsPage'),
})
const tokensRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tokens',
  component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'TokensPage'),
})
const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profile',
  component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
})
const newProjectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/projects/new',
  component: lazyRouteComponent(() => withExpressions(import('../projects/wizard/new-project-page.tsx')), 'NewProjectPage'),
})
const projectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/projects/$projectId',
  params: projectParams,
  component: lazyRouteComponent(() => import('../projects/project-layout.tsx'), 'ProjectLayout'),
})
const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../projects/overview/overview-page.tsx'), 'OverviewPage'),
})
const samplesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'samples',
  validateSearch: sampleSearch,
  component: lazyRouteComponent(() => import('../projects/samples/samples-page.tsx'), 'SamplesPage'),
})
const labelImportRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'samples/labels',
  validateSearch: labelImportSearch,
  component: lazyRouteComponent(() => withExpressions(import('../projects/label-import/label-import-page.tsx')), 'LabelImportPage'),
})
const protocolRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'protocol',
  validateSearch: protocolSearch,
  component: lazyRouteComponent(() => withExpressions(import('../projects/protocol/protocol-page.tsx')), 'ProtocolPage'),
})
const rulesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'rules',
  component: lazyRouteComponent(() => withExpressions(import('../projects/rules/rules-page.tsx')), 'RulesPage'),
})
const ontologyRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'protocol/labels',
  component: lazyRouteComponent(() => import('../projects/ontology/ontology-page.tsx'), 'OntologyPage'),
})
const peopleRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'people',
  component: lazyRouteComponent(() => import('../projects/people/people-page.tsx'), 'PeoplePage'),
})
const progressRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'progress',
  component: lazyRouteComponent(() => import('../projects/progress/progress-page.tsx'), 'ProgressPage'),
})
const historyRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'history',
  validateSearch: historySearch,
  component: lazyRouteComponent(() => import('../projects/history/history-page.tsx'), 'HistoryPage'),
})
const queueRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'queue',
  component: lazyRouteComponent(() => import('../projects/queue/queue-page.tsx'), 'QueuePage'),
})
const qualityRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'quality',
  component: lazyRouteComponent(() => import('../projects/quality/quality-page.tsx'), 'QualityPage'),
})
const modelsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'models',
  validateSearch: modelsSearch,
  component: lazyRouteComponent(() => import('../projects/models/models-page.tsx'), 'ModelsPage'),
})
const goldRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'gold',
  component: lazyRouteComponent(() => import('../projects/gold/gold-page.tsx'), 'GoldPage'),
})
const contestedRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'contested',
  validateSearch: filterOf,
  component: lazyRouteComponent(() => import('../desk/contested-page.tsx'), 'ContestedPage'),
})
const taskRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'contested/$taskId',
  params: { parse: ({ taskId }: { taskId: string }) => ({ taskId: idIn(taskIdSchema, taskId) }) },
  validateSearch: filterOf,
  component: lazyRouteComponent(() => withExpressions(import('../desk/adjudication-page.tsx')), 'AdjudicationPage'),
})
const protocolNotesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'protocol-notes',
  component: lazyRouteComponent(() => import('../desk/notes-list-page.tsx'), 'NotesListPage'),
})
const feedbackRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'feedback',
  component: lazyRouteComponent(() => import('../feedback/feedback-page.tsx'), 'FeedbackPage'),
})
const oneFeedbackRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'feedback/$assignmentId',
  params: { parse: ({ assignmentId }: { assignmentId: string }) => ({ assignmentId: idIn(assignmentIdSchema, assignmentId) }) },
  component: lazyRouteComponent(() => import('../feedback/one-feedback-page.tsx'), 'OneFeedbackPage'),
})
const releasesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'releases',
  component: lazyRouteComponent(() => import('../projects/releases/releases-page.tsx'), 'ReleasesPage'),
})
const releaseRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'releases/$releaseId',
  params: { parse: ({ releaseId }: { releaseId: string }) => ({ releaseId: idIn(releaseIdSchema, releaseId) }) },
  component: lazyRouteComponent(() => import('../projects/releases/release-page.tsx'), 'ReleasePage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  joinRoute,
  signedInRoute.addChildren([
    benchRoute,
    shellRoute.addChildren([
      projectsRoute,
      tokensRoute,
      profileRoute,
      newProjectRoute,
      projectRoute.addChildren([
        overviewRoute,
        samplesRoute,
        labelImportRoute,
        protocolRoute,
        rulesRoute,
        ontologyRoute,
        peopleRoute,
        progressRoute,
        historyRoute,
        queueRoute,
        qualityRoute,
        goldRoute,
        modelsRoute,
        contestedRoute,
        taskRoute,
        protocolNotesRoute,
        feedbackRoute,
        oneFeedbackRoute,
        releasesRoute,
        releaseRoute,
      ]),
    ]),
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Failure,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
