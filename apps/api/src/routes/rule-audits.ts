import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { showRuleAudits, startRule } from '../use-cases/rule-audits.ts'

/** Rules that settle by models, watched by audits. */
export const ruleAuditRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listRuleAudits, async ({ scope }) => ok({ status: 200, body: await showRuleAudits(context, scope) }))
  register(api, routes.startRule, async ({ caller, scope, params, body }) => {
    const started = await startRule(context, caller, scope, { ruleId: params.ruleId, reason: body.reason })
    return started.ok ? ok({ status: 200, body: started.value }) : started
  })
}
