import type { ReasonCode, Role } from '@reticle/domain'

export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  manager: 'Manager',
  reviewer: 'Reviewer',
  annotator: 'Annotator',
  consumer: 'Consumer',
}

export const roleHints: Readonly<Record<Role, string>> = {
  owner: 'All of an organization',
  manager: 'Sets up the project, sees progress, invites people',
  reviewer: 'Decides contested samples; never one that they labelled',
  annotator: 'Labels samples without seeing other readers',
  consumer: 'ML team: freezes and downloads releases only',
}

export const stateNames: Readonly<Record<string, string>> = {
  collecting: 'Collecting',
  comparing: 'Comparing',
  contested: 'Contested',
  settled: 'Settled',
  withdrawn: 'Withdrawn',
}

export const reasonNames: Readonly<Record<ReasonCode, string>> = {
  slip: 'Slip',
  'rule-misread': 'Rule misread',
  'true-disagreement': 'True disagreement',
  'ambiguous-data': 'Ambiguous data',
  'protocol-unclear': 'Protocol unclear',
  'no-disagreement': 'No disagreement',
}

export const reasonHints: Readonly<Record<ReasonCode, string>> = {
  slip: 'A reader made a mistake that they would correct at once',
  'rule-misread': 'A reader applied the instructions differently from what they say',
  'true-disagreement': 'Experts see it differently, and both have reasons',
  'ambiguous-data': 'The image does not decide the question',
  'protocol-unclear': 'The instructions do not cover this case; consider a new protocol version',
  'no-disagreement': 'Nobody differed: it was reviewed and accepted, or checked as an audit',
}
