import type { Protocol, RoutingRule } from '@reticle/domain'
import { useState } from 'react'
import { type DraftRule, draftOf, draftsOf, type PlanProblem, problemsOf, type RulePlan, ruleOf } from './draft-rules.ts'
import { type LineProblem, readRules, textOf } from './rules-text.ts'

/** Rules as they are edited: the form and the text are two views of one list. */
export type RulesPlan = {
  readonly rules: readonly DraftRule[]
  readonly redundancy: Protocol['redundancy']
  readonly answers: Protocol['consensus']['answers']
  readonly plan: RulePlan
  readonly text: string
  readonly lineProblems: readonly LineProblem[]
  /** The text cannot be read as rules: the form shows the last ones that could be. */
  readonly isTextBroken: boolean
  readonly problems: readonly PlanProblem[]
  readonly isChanged: boolean
  readonly setRules: (rules: readonly DraftRule[]) => void
  readonly setRedundancy: (redundancy: Protocol['redundancy']) => void
  readonly setAnswers: (answers: Protocol['consensus']['answers']) => void
  readonly setText: (text: string) => void
  readonly replace: (routing: readonly RoutingRule[], redundancy: Protocol['redundancy'], answers: Protocol['consensus']['answers']) => void
  readonly reset: () => void
}

export const planOf = (protocol: Protocol): RulePlan => ({
  routing: protocol.routing,
  redundancy: protocol.redundancy,
  answers: protocol.consensus.answers,
})

export const useRulesPlan = (protocol: Protocol): RulesPlan => {
  const [rules, setRules] = useState<readonly DraftRule[]>(() => protocol.routing.map(draftOf))
  const [redundancy, setRedundancy] = useState(protocol.redundancy)
  const [answers, setAnswers] = useState(protocol.consensus.answers)
  /** What was typed, as it was typed; null when the text is made from the form. */
  const [typed, setTyped] = useState<string | null>(null)
  /** The version that is edited. A newer one takes its place as long as nothing was changed. */
  const [base, setBase] = useState(protocol)
  const load = ({ routing: loaded, redundancy: reads, consensus }: Protocol) => {
    setRules((before) => draftsOf(loaded, before))
    setTyped(null)
    setRedundancy(reads)
    setAnswers(consensus.answers)
  }
  const routing = rules.map(ruleOf)
  const plan = { routing, redundancy, answers }
  const text = typed ?? textOf(routing)
  const read = readRules(text, protocol, plan)
  const differs = (from: Protocol) => JSON.stringify(plan) !== JSON.stringify(planOf(from))
  if (base !== protocol) {
    setBase(protocol)
    if (read.rules !== undefined && !differs(base)) load(protocol)
  }
  return {
    rules,
    redundancy,
    answers,
    plan,
    text,
    lineProblems: read.problems,
    isTextBroken: read.rules === undefined,
    problems: problemsOf(protocol, plan),
    isChanged: read.rules === undefined || differs(protocol),
    setRules: (changed) => {
      setRules(changed)
      setTyped(null)
    },
    setRedundancy,
    setAnswers,
    setText: (changed) => {
      setTyped(changed)
      const found = readRules(changed, protocol, plan).rules
      if (found !== undefined) setRules((before) => draftsOf(found, before))
    },
    replace: (wanted, reads, by) => {
      setRules((before) => draftsOf(wanted, before))
      setTyped(null)
      setRedundancy(reads)
      setAnswers(by)
    },
    reset: () => load(protocol),
  }
}
