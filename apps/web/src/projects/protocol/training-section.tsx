import { NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { type QualificationPolicy, type TrainingPolicy, trainingPolicySchema } from '@reticle/domain'
import type { ProtocolForm } from './form-type.ts'
import { trainingWords } from './training-words.ts'

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
        {number('tasks', 'Samples of the test', 'With known answers', 200)}
        <ShareInput
          form={form}
          path="training.qualification.passScore"
          label="Passed from"
          description="Mean score of the test"
          value={test.passScore}
          onChange={(passScore) => onChange({ ...test, passScore })}
        />
        {number('attempts', 'Attempts', 'A manager may give more', 20)}
        {number('retryHours', 'Wait between (hours)', '0: again at once', 8760)}
      </SimpleGrid>
      <Switch
        label="Show the known answer after each sample of the test"
        description="Beside one’s own, with a verdict for each mark. Never for known answers that are hidden in the stream."
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
        label="A test before a person may label"
        description="On samples whose answers are known; see the page Gold"
        checked={qualification !== undefined}
        onChange={(event) => set({ qualification: event.currentTarget.checked ? firstTest : undefined })}
      />
      {qualification !== undefined && <Test form={form} test={qualification} onChange={(test) => set({ qualification: test })} />}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <ShareInput
          form={form}
          path="training.adviseBelow"
          label="Advise a pause below"
          description="Mean score on hidden gold"
          value={training.adviseBelow}
          onChange={(adviseBelow) => set({ adviseBelow })}
        />
        <NumberInput
          label="From so many readings"
          description="Of hidden gold, by one person"
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
