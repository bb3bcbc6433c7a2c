import { Text } from '@mantine/core'
import type { AnnotationProblem, Protocol } from '@reticle/domain'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import type { Problems } from '../use-problems.ts'
import { t } from '../words.ts'
import styles from './panels.module.css'
import { type RuleState, ruleStates } from './rule-states.ts'

const looks = {
  kept: { Icon: IconCircleCheck, word: t('rules.kept') },
  hard: { Icon: IconCircleX, word: t('rules.hard') },
  soft: { Icon: IconAlertTriangle, word: t('rules.soft') },
} as const

/** More places of one rule than this are not listed; the list of marks has them all, by `!`. */
const placesUpTo = 8

const placeText = (index: number, count: number): string =>
  count === 1 ? t('rules.show') : t('rules.showOne', { number: index + 1, count })

type OneProps = { readonly rule: RuleState; readonly onPlace: (problem: AnnotationProblem) => void }

const Rule = ({ rule, onPlace }: OneProps) => {
  const state = rule.problems.length === 0 ? 'kept' : rule.severity
  const { Icon, word } = looks[state]
  const hasOwnWords = rule.problems.some(({ message }) => message !== rule.text)
  return (
    <li className={styles.rule} data-state={state} data-rule={rule.id}>
      <Icon size={16} className={styles.sign} aria-label={word} role="img" />
      <div>
        <div>{rule.text}</div>
        {state !== 'kept' && <div className={styles.word}>{word}</div>}
        {rule.problems.slice(0, placesUpTo).map((problem, index) => (
          <button
            key={`${problem.regionId}${problem.questionId}${problem.message}`}
            type="button"
            className={styles.link}
            onMouseDown={keepFocus}
            onClick={() => onPlace(problem)}
          >
            {hasOwnWords ? problem.message : placeText(index, rule.problems.length)}
          </button>
        ))}
        {rule.problems.length > placesUpTo && <Text size="xs">{t('side.more', { count: rule.problems.length - placesUpTo })}</Text>}
      </div>
    </li>
  )
}

type Props = { readonly protocol: Protocol; readonly problems: Problems; readonly onPlace: OneProps['onPlace'] }

/** Each rule of the protocol with whether it is kept just now, and where it is not. */
export const RulesPanel = ({ protocol, problems, onPlace }: Props) => {
  const rules = useMemo(() => ruleStates(protocol, problems.all), [protocol, problems])
  return (
    <ul className={styles.rules} data-testid="rules">
      {rules.map((rule) => (
        <Rule key={rule.id} rule={rule} onPlace={onPlace} />
      ))}
    </ul>
  )
}
