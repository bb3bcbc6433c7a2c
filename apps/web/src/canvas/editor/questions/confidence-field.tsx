import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import type { FieldProps } from './field-props.ts'
import styles from './questions.module.css'
import { ScaleField } from './scale-field.tsx'

const steps = [
  { id: '0', text: t('questions.guess') },
  { id: '0.25', text: t('questions.unsure') },
  { id: '0.5', text: t('questions.even') },
  { id: '0.75', text: t('questions.fairly') },
  { id: '1', text: t('questions.certain') },
]

type Props = { readonly editor: Editor } & Pick<FieldProps, 'question' | 'inHand'>

/** How sure one is, from 0 to 1 in quarters: what an expert can tell apart. */
export const ConfidenceField = ({ editor, question, inHand }: Props) => {
  const said = new Set(inHand.flatMap((answer) => (answer === undefined ? [] : [answer.confidence])))
  const [only] = said
  return (
    <div className={styles.confidence}>
      <span>{t('questions.howSure')}</span>
      <ScaleField
        label={t('questions.howSureOf', { question: question.text })}
        steps={steps}
        chosen={said.size === 1 && only !== undefined ? steps.findLast(({ id }) => Number(id) <= only + 0.125)?.id : undefined}
        onChoose={(id) => editor.confide(question.id, Number(id))}
      />
    </div>
  )
}
