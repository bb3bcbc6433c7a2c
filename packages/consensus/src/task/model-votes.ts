import type { AnnotationContent } from '@reticle/domain'
import { type AnswerValue, isOfModels, type ModelSaid, type Protocol, type Question, type Recipe } from '@reticle/domain'
import { byText } from '../order.ts'
import { givenTo, questionsOnSample } from './answers.ts'

/** The last words of a model on a task. `modelName` is without the version. */
export type Suggested = {
  readonly id: string
  readonly model: string
  readonly modelName: string
  readonly content: AnnotationContent
  readonly said: ModelSaid | null
}

/** A model that the protocol gives a vote. */
export type ModelVote = Suggested & { readonly weight: number }

/** The votes that the plan gives to models (docs/spec/models.md, MR34): of each that it names the last suggestion; ids are in the order of time. */
export const modelVotesOf = ({ consensus }: Pick<Protocol, 'consensus'>, suggested: readonly Suggested[]): ModelVote[] =>
  (consensus.models ?? [])
    .flatMap(({ model, weight }) => {
      const last = suggested
        .filter((one) => isOfModels([model], one))
        .toSorted((a, b) => byText(a.id, b.id))
        .at(-1)
      return last === undefined ? [] : [{ ...last, weight }]
    })
    .toSorted((a, b) => byText(a.id, b.id))

/** What a model answers to a question that its own answers ask; undefined where it says nothing, and to free text. */
export const saidTo = (protocol: Protocol, question: Question, { content }: Pick<Suggested, 'content'>): AnswerValue | undefined =>
  question.kind === 'text' ? undefined : givenTo(protocol, question, [content])[0]

/** The name that a model has among readers when they are fitted. */
export const modelReaderName = ({ modelName }: Pick<Suggested, 'modelName'>): string => `model:${modelName}`

/** What the recipe of a consensus says of them: enough to count the votes again. */
export const recipeOfVotes = (protocol: Protocol, votes: readonly ModelVote[]): Pick<Recipe, 'suggestions'> =>
  votes.length === 0
    ? {}
    : {
        suggestions: votes.map((vote) => ({
          ...{ id: vote.id, model: vote.model, weight: vote.weight },
          answers: questionsOnSample(protocol).flatMap((question) => {
            const value = saidTo(protocol, question, vote)
            return value === undefined ? [] : [{ questionId: question.id, value }]
          }),
        })),
      }
