import { NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { type QualificationPolicy, type TrainingPolicy, trainingPolicySchema } from '@reticle/domain'
import type { ProtocolForm } from './form-type.ts'
import { trainingWords } from './training-words.ts'
import { t } from './words.ts'

const defaults = trainingPolicySchema.parse({})
const firstTest: QualificationPolicy = { tasks: 5, passScore: 0.8, attempts: 3, retryHours: 0, showsAnswers: true }

type ShareProps = {
  readonly form: ProtocolForm
  readonly path: string
  readonly label: string
  readonly description: string
  readonly value: number
  readonly onChange: (share: number) => void
}

/** Shares are stored as fractions and typed as percent. */
const ShareInput = ({ form, path, label, description, value, onChange }: ShareProps) => (
  <NumberInput
    {...{ label, description }}
    min={0}
    max={100}
    decimalScale={1}
    suffix=" %"
    value={Number((100 * value).toFixed(2))}
    onChange={(next) => onChange(Number(next) / 100)}
    error={form.errors[path]}
  />
)

type TestProps = { readonly form: ProtocolForm; readonly test: QualificationPolicy; readonly onChange: (test: QualificationPolicy) => void }

const Test = ({ form, test, onChange }: TestProps) => {
  const number = (name: 'tasks' | 'attempts' | 'retryHours', label: string, description: string, max: number) => (
    <NumberInput
      {...{ label, description, max }}
      min={name === 'retryHours' ? 0 : 1}
      allowDecimal={name === 'retryHours'}
      value={test[name]}
      onChange={(next) => onChange({ ...test, [name]: Number(next) })}
      error={form.errors[`training.qualification.${name}`]}
    />
  )
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        {number('tasks', t('training.testSamples'), t('training.testSamplesHint'), 200)}
        <ShareInput
          form={form}
          path="training.qualification.passScore"
          label={t('training.passedFrom')}
          description={t('training.passedFromHint')}
          value={test.passScore}
          onChange={(passScore) => onChange({ ...test, passScore })}
        />
        {number('attempts', t('training.attempts'), t('training.attemptsHint'), 20)}
        {number('retryHours', t('training.waitBetween'), t('training.waitBetweenHint'), 8760)}
      </SimpleGrid>
      <Switch
        label={t('training.showAnswers')}
        description={t('training.showAnswersHint')}
        checked={test.showsAnswers}
        onChange={(event) => onChange({ ...test, showsAnswers: event.currentTarget.checked })}
      />
    </>
  )
}

/** What comes before and beside the work: the test that opens the project, and when managers are advised to pause somebody. */
export const TrainingSection = ({ form }: { form: ProtocolForm }) => {
  const training: TrainingPolicy = form.values.training ?? defaults
  const { qualification } = training
  const set = (change: Partial<TrainingPolicy>) => form.setFieldValue('training', { ...training, ...change })
  return (
    <Stack gap="md">
      <Switch
        label={t('training.testFirst')}
        description={t('training.testFirstHint')}
        checked={qualification !== undefined}
        onChange={(event) => set({ qualification: event.currentTarget.checked ? firstTest : undefined })}
      />
      {qualification !== undefined && <Test form={form} test={qualification} onChange={(test) => set({ qualification: test })} />}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <ShareInput
          form={form}
          path="training.adviseBelow"
          label={t('training.adviseBelow')}
          description={t('training.adviseBelowHint')}
          value={training.adviseBelow}
          onChange={(adviseBelow) => set({ adviseBelow })}
        />
        <NumberInput
          label={t('training.adviseFrom')}
          description={t('training.adviseFromHint')}
          min={3}
          max={1000}
          allowDecimal={false}
          value={training.adviseFrom}
          onChange={(next) => set({ adviseFrom: Number(next) })}
          error={form.errors['training.adviseFrom']}
        />
      </SimpleGrid>
      <Text size="sm" role="status" data-testid="training-words">
        {trainingWords(training)}
      </Text>
    </Stack>
  )
}
