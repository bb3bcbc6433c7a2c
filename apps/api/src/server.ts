import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import { listenTo } from '@reticle/db'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { contextOf, type Parts } from './context.ts'
import { contentTypes } from './plugins/content-types.ts'
import { errors } from './plugins/errors.ts'
import { guideFiles } from './plugins/guide-files.ts'
import { health } from './plugins/health.ts'
import { metrics } from './plugins/metrics.ts'
import { openApi } from './plugins/openapi.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { requestLog } from './plugins/request-log.ts'
import { sameOrigin } from './plugins/same-origin.ts'
import { security } from './plugins/security.ts'
import { sockets } from './plugins/sockets.ts'
import { webFiles } from './plugins/web-files.ts'
import type { Api } from './register.ts'
import { analysisRoutes } from './routes/analyses.ts'
import { annotatorRoutes } from './routes/annotators.ts'
import { assignmentRoutes } from './routes/assignments.ts'
import { backendRoutes } from './routes/backends.ts'
import { dispensingRoutes } from './routes/dispensing.ts'
import { goldImportRoutes, goldRoutes } from './routes/gold.ts'
import { historyRoutes } from './routes/history.ts'
import { importRoutes } from './routes/imports.ts'
import { labelImportRoutes, labelUploadRoutes } from './routes/label-imports.ts'
import { leaseRoutes } from './routes/leases.ts'
import { loopRoutes } from './routes/loops.ts'
import { messageRoutes } from './routes/messages.ts'
import { modelRoutes, predictionFileRoutes } from './routes/models.ts'
import { noticeRoutes } from './routes/notices.ts'
import { ontologyRoutes } from './routes/ontology.ts'
import { orderingRoutes } from './routes/ordering.ts'
import { peopleRoutes } from './routes/people.ts'
import { pixelRoutes } from './routes/pixels.ts'
import { profileRoutes } from './routes/profile.ts'
import { projectHistoryRoutes } from './routes/project-history.ts'
import { projectRoutes } from './routes/projects.ts'
import { promptRoutes } from './routes/prompts.ts'
import { protocolNoteRoutes } from './routes/protocol-notes.ts'
import { protocolRoutes } from './routes/protocols.ts'
import { qualificationRoutes } from './routes/qualifications.ts'
import { qualityRoutes } from './routes/quality.ts'
import { releaseDiffRoutes } from './routes/release-diffs.ts'
import { releaseExportRoutes } from './routes/release-exports.ts'
import { releasePackRoutes } from './routes/release-packs.ts'
import { releaseRoutes } from './routes/releases.ts'
import { reviewRoutes } from './routes/reviews.ts'
import { revisionRoutes } from './routes/revisions.ts'
import { routingFaultRoutes } from './routes/routing-faults.ts'
import { ruleAuditRoutes } from './routes/rule-audits.ts'
import { sampleTableRoutes } from './routes/sample-table.ts'
import { sampleRoutes } from './routes/samples.ts'
import { searchRoutes } from './routes/search.ts'
import { sessionRoutes } from './routes/session.ts'
import { sourceRoutes } from './routes/sources.ts'
import { suggestionRoutes } from './routes/suggestions.ts'
import { taskRoutes } from './routes/tasks.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { setUpDemo } from './use-cases/set-up-demo.ts'

/** How long a request may take to come in: a slow line with a large upload needs an hour. */
const oneHour = 3_600_000

/** The whole server, not yet listening. Closing it ends its sockets too; what `parts` holds stays the caller's to close. */
export const buildServer = async (parts: Parts, log: FastifyBaseLogger): Promise<FastifyInstance> => {
  const { config } = parts
  const server: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // One logger for all requests: what is logged of a request names its id, and most requests log nothing.
    childLoggerFactory: (logger) => logger,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    requestTimeout: oneHour,
    routerOptions: { maxParamLength: 1000 },
  })
  const context = contextOf(parts, log)
  const api: Api = { server, context }

  security(api)
  await server.register(cookie)
  await server.register(compress, { threshold: 2048 })
  contentTypes(api)
  sameOrigin(api)
  errors(api)
  requestLog(api)
  metrics(api)
  health(api)
  await rateLimits(api)
  const { endSession, close } = await sockets(api)
  const stopListening = listenTo(config.databaseUrl, 'reticle_access', {
    onMessage: context.access.changed,
    onUp: () => context.access.hearing(true),
    onDown: () => context.access.hearing(false),
  })
  server.addHook('preClose', close)
  server.addHook('onClose', async () => {
    context.tell.close()
    await Promise.all([stopListening(), context.submissions.settled()])
  })

  sessionRoutes(api, endSession)
  for (const add of [
    tokenRoutes,
    profileRoutes,
    projectRoutes,
    ontologyRoutes,
    protocolRoutes,
    sampleRoutes,
    sampleTableRoutes,
    sourceRoutes,
    pixelRoutes,
    assignmentRoutes,
    ruleAuditRoutes,
    suggestionRoutes,
    taskRoutes,
    reviewRoutes,
    revisionRoutes,
    messageRoutes,
    protocolNoteRoutes,
    dispensingRoutes,
    goldRoutes,
    labelImportRoutes,
    modelRoutes,
    backendRoutes,
    promptRoutes,
    orderingRoutes,
    loopRoutes,
    qualificationRoutes,
    leaseRoutes,
    historyRoutes,
    projectHistoryRoutes,
    searchRoutes,
    annotatorRoutes,
    qualityRoutes,
    analysisRoutes,
    peopleRoutes,
    releaseRoutes,
    releaseExportRoutes,
    releasePackRoutes,
    releaseDiffRoutes,
    noticeRoutes,
    webhookRoutes,
    routingFaultRoutes,
  ])
    add(api)
  // Its hooks are for uploads alone.
  await server.register((scope, _options, done) => {
    void scope.register(multipart, { throwFileSizeLimit: false }).after(() => {
      importRoutes({ server: scope, context })
      goldImportRoutes({ server: scope, context })
      labelUploadRoutes({ server: scope, context })
      predictionFileRoutes({ server: scope, context })
    })
    done()
  })
  await openApi(api)
  await guideFiles(api)
  await webFiles(api)
  if (config.isDemo) await setUpDemo(context)
  await server.ready()
  return server
}
