{{- define "prewarm.name" -}}
{{- if contains "prewarm" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-prewarm" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "prewarm.selector" -}}
app.kubernetes.io/name: {{ include "prewarm.name" . }}
{{- end }}

{{- define "prewarm.labels" -}}
{{ include "prewarm.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "prewarm.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "prewarm.postgres" -}}
{{- if and .Values.forecaster.enabled (eq .Values.storage.engine "postgres") }}true{{ end }}
{{- end }}

{{- define "prewarm.sqlite" -}}
{{- if and .Values.forecaster.enabled (eq .Values.storage.engine "sqlite") }}true{{ end }}
{{- end }}

{{- define "prewarm.config" -}}
{{- $config := deepCopy .Values.config }}
{{- if include "prewarm.sqlite" . }}
{{- $_ := set $config "storage" (merge (get $config "storage" | default dict) (dict "path" "/var/lib/prewarm/history.db")) }}
{{- else if include "prewarm.postgres" . }}
{{- $_ := set $config "storage" (merge (get $config "storage" | default dict) (dict "engine" "postgres" "connectionStringFile" "/etc/prewarm-postgres/connection")) }}
{{- else }}
{{- $_ := set $config "scaler" (mergeOverwrite (get $config "scaler" | default dict) (dict "forecasterAddress" "")) }}
{{- end }}
{{- range $calendar, $_ := .Values.calendars }}
{{- $file := dict "file" (printf "/etc/prewarm-calendars/%s.ics" $calendar) }}
{{- $_ := set $config "calendars" (merge (get $config "calendars" | default dict) (dict $calendar $file)) }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{- define "prewarm.calendarVolume" -}}
- name: calendars
  projected:
    sources:
      {{- range $calendar, $from := .Values.calendars }}
      - configMap:
          name: {{ $from.configMap }}
          items: [{ key: {{ $from.key | quote }}, path: {{ printf "%s.ics" $calendar | quote }} }]
      {{- end }}
{{- end }}

{{- define "prewarm.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "prewarm.containerSecurity" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: { drop: [ALL] }
{{- end }}

{{- define "prewarm.probes" -}}
startupProbe:
  httpGet: { path: /healthz, port: {{ .port }} }
  periodSeconds: 1
  failureThreshold: {{ .patience }}
readinessProbe:
  httpGet: { path: /readyz, port: {{ .port }} }
  periodSeconds: 5
livenessProbe:
  httpGet: { path: /healthz, port: {{ .port }} }
  periodSeconds: 10
  failureThreshold: 3
{{- end }}
