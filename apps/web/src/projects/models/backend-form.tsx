import { Button, Checkbox, Group, Modal, NumberInput, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Backend, Model, Project } from '@reticle/contract'
import { backendProtocols } from '@reticle/domain'
import { useMutation } from '@tanstack/react-query'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { protocolNames } from './backend-words.ts'
import { useModelsAgain } from './model-queries.ts'

type Props = {
  readonly project: Project
  readonly models: readonly Model[]
  /** Undefined: a new one. */
  readonly backend: Backend | undefined
  readonly onClose: () => void
  readonly onMade: (backend: Backend) => void
}

const newModel = 'new'

const openingValues = ({ backend, models }: Pick<Props, 'backend' | 'models'>) => ({
  model: models[0]?.id ?? newModel,
  modelName: '',
  name: backend?.name ?? '',
  protocol: backend?.protocol ?? ('reticle' as const),
  address: backend?.address ?? '',
  secret: '',
  isSecretTaken: false,
  answersPrompts: backend?.answersPrompts ?? true,
  concurrency: backend?.concurrency ?? 2,
  mostPerMinute: backend?.mostPerMinute ?? ('' as number | ''),
})
type Values = Omit<ReturnType<typeof openingValues>, 'model' | 'protocol'> & { model: string; protocol: Backend['protocol'] }

const common = ({ name, address, answersPrompts, concurrency, mostPerMinute }: Values) => ({
  ...{ name, address: address.trim(), answersPrompts, concurrency },
  mostPerMinute: mostPerMinute === '' ? null : mostPerMinute,
})

const create = async (project: Project, models: readonly Model[], values: Values): Promise<Backend> => {
  const { model, modelName, protocol, secret } = values
  const chosen =
    models.find(({ id }) => id === model) ?? (await call('registerModel', { params: { projectId: project.id }, body: { name: modelName } }))
  const body = { ...common(values), modelId: chosen.id, protocol, secret: secret === '' ? null : secret }
  return call('createBackend', { params: { projectId: project.id }, body })
}

const change = ({ id }: Backend, values: Values): Promise<Backend> => {
  const secret = values.isSecretTaken ? { secret: null } : values.secret === '' ? {} : { secret: values.secret }
  return call('updateBackend', { params: { backendId: id }, body: { ...common(values), ...secret } })
}

/** The address of a program, and how it may be asked. */
export const BackendForm = ({ project, models, backend, onClose, onMade }: Props) => {
  const again = useModelsAgain(project.id)
  const form = useForm<Values>({
    initialValues: openingValues({ backend, models }),
    validate: {
      name: (name) => (name.trim() === '' ? 'a name, such as gpu-box' : null),
      modelName: (name, { model }) => (backend === undefined && model === newModel && name.trim() === '' ? 'the name of the model' : null),
      address: (address) => (/^https?:\/\/./.test(address.trim()) ? null : 'an address such as http://models.example.org:9090'),
    },
  })
  const keep = useMutation({
    mutationFn: (values: Values) => (backend === undefined ? create(project, models, values) : change(backend, values)),
    onSuccess: async (kept) => {
      await again()
      if (backend === undefined) onMade(kept)
      onClose()
    },
    // A model may have been registered before its backend was refused.
    onError: (error) => {
      form.setErrors(fieldProblems(error))
      void again()
    },
  })
  const isNew = backend === undefined
  return (
    <Modal opened onClose={onClose} title={isNew ? 'Add a backend' : `Change ${backend.name}`} size="lg">
      <form onSubmit={form.onSubmit((values) => keep.mutate(values))}>
        <Stack gap="sm">
          <Group gap="sm" align="flex-start" grow>
            <TextInput
              label="Name"
              description="For people, such as the machine"
              maxLength={100}
              data-autofocus
              {...form.getInputProps('name')}
            />
            {isNew && (
              <Select
                label="It speaks"
                description="What the program was built for"
                data={backendProtocols.map((value) => ({ value, label: protocolNames[value] }))}
                allowDeselect={false}
                {...form.getInputProps('protocol')}
              />
            )}
          </Group>
          {isNew && (
            <Group gap="sm" align="flex-start" grow>
              <Select
                label="Model"
                description="What its suggestions are signed with"
                data={[...models.map(({ id, name }) => ({ value: id as string, label: name })), { value: newModel, label: 'A new model' }]}
                allowDeselect={false}
                {...form.getInputProps('model')}
              />
              {form.values.model === newModel && (
                <TextInput
                  label="Name of the model"
                  description="It stays"
                  placeholder="nuclei-unet"
                  maxLength={200}
                  {...form.getInputProps('modelName')}
                />
              )}
            </Group>
          )}
          <TextInput
            label="Address"
            description="As the server reaches it; without name and password"
            placeholder="http://models.example.org:9090"
            {...form.getInputProps('address')}
          />
          <PasswordInput
            label="Secret"
            description="Sent to it as a bearer token, and never shown again; for backends that ask for one"
            placeholder={backend?.hasSecret === true ? 'kept; type to replace it' : ''}
            autoComplete="new-password"
            disabled={form.values.isSecretTaken}
            {...form.getInputProps('secret')}
          />
          {backend?.hasSecret === true && (
            <Checkbox label="Take the secret away" {...form.getInputProps('isSecretTaken', { type: 'checkbox' })} />
          )}
          <Group gap="sm" align="flex-start" grow>
            <NumberInput
              label="Requests at once"
              description="From all of Reticle"
              min={1}
              max={32}
              allowDecimal={false}
              {...form.getInputProps('concurrency')}
            />
            <NumberInput
              label="At most a minute"
              description="Empty: as many as it can"
              min={1}
              max={100_000}
              allowDecimal={false}
              {...form.getInputProps('mostPerMinute')}
            />
          </Group>
          <Switch
            label="Answers prompts"
            description="Readers may ask it at the bench by pointing at things"
            {...form.getInputProps('answersPrompts', { type: 'checkbox' })}
          />
          {keep.error !== null && <ProblemAlert error={keep.error} title={isNew ? 'Not added' : 'Not changed'} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={keep.isPending}>
              {isNew ? 'Add and check it' : 'Change'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
