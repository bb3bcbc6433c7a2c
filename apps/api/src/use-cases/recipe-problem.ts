import type { DomainError, OrderingRecipe } from '@reticle/domain'
import { strategies, strategyById } from '@reticle/learning'

/** What is wrong with a recipe by itself, with its place; what the project lacks for it is told by the run. */
export const recipeProblem = ({ parts }: OrderingRecipe, at: string): DomainError | undefined => {
  const refuse = (place: string, message: string): DomainError => ({ code: 'invalid-input', at: `${at}.parts.${place}`, message })
  for (const [index, { strategy: id, parameters }] of parts.entries()) {
    const strategy = strategyById(id)
    if (strategy === undefined)
      return refuse(`${index}.strategy`, `there is no strategy "${id}"; there are ${strategies.map((one) => one.id).join(', ')}`)
    if (parts.findIndex((part) => part.strategy === id) < index)
      return refuse(`${index}.strategy`, `"${id}" is named twice: give it one weight`)
    const unknown = Object.keys(parameters).find((name) => !(name in strategy.defaults))
    if (unknown !== undefined) return refuse(`${index}.parameters.${unknown}`, `"${id}" has no such parameter`)
  }
  return parts.some(({ weight }) => weight > 0) ? undefined : refuse('0.weight', 'no weight is above 0: nothing would decide')
}
