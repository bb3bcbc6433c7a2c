import { type AssistPolicy, openAssist, type Protocol, type ProtocolInput } from '@reticle/domain'

/** How models may help, in the form. No models: all of them. */
export type AssistDraft = Omit<AssistPolicy, 'models'> & { readonly isShown: boolean; readonly models: string[] }

export const assistDraft = ({ suggestions, assist }: Pick<Protocol, 'suggestions' | 'assist'>): AssistDraft => {
  const { models = [], ...rest } = assist ?? openAssist
  return { ...rest, isShown: suggestions !== 'hidden', models: [...models] }
}

const namesIn = (models: readonly string[]): string[] => [...new Set(models.map((name) => name.trim()).filter((name) => name !== ''))]

/** The parts of a protocol; what says nothing else than the default is left out. */
export const assistOf = ({ isShown, models, ...rest }: AssistDraft): Pick<ProtocolInput, 'suggestions' | 'assist'> => {
  const names = namesIn(models)
  const isPlain = rest.blankShare === 0 && rest.leastConfidence === 0 && rest.seed === openAssist.seed && names.length === 0
  return {
    ...(isShown ? {} : { suggestions: 'hidden' as const }),
    ...(isPlain ? {} : { assist: { ...rest, ...(names.length === 0 ? {} : { models: names }) } }),
  }
}
