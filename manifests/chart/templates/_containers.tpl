{{- define "prewarm.scalerEnv" -}}
{{- if .Values.tls.enabled }}
- { name: PREWARM__SCALER__TLS__CERTIFICATEFILE, value: /etc/prewarm-tls/tls.crt }
- { name: PREWARM__SCALER__TLS__KEYFILE, value: /etc/prewarm-tls/tls.key }
- { name: PREWARM__SCALER__TLS__CLIENTCAFILE, value: /etc/prewarm-tls/ca.crt }
- { name: PREWARM__SCALER__TLS__REQUIRECLIENTCERTIFICATE, value: {{ .Values.tls.requireClientCertificate | quote }} }
{{- end }}
{{- if .Values.kubernetesFacts.enabled }}
- { name: PREWARM__KUBERNETES__ENABLED, value: "true" }
- name: PREWARM__KUBERNETES__NAMESPACE
  valueFrom:
    fieldRef: { fieldPath: metadata.namespace }
- name: PREWARM__KUBERNETES__INSTANCE
  valueFrom:
    fieldRef: { fieldPath: metadata.name }
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "prewarm.scalerContainer" -}}
- name: scaler
  image: {{ include "prewarm.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [scaler, --config, /etc/prewarm/prewarm.yaml]
  {{- with include "prewarm.scalerEnv" . | trim }}
  env: {{- . | nindent 4 }}
  {{- end }}
  ports:
    - { name: grpc, containerPort: 9090 }
    - { name: http, containerPort: 8081 }
  {{- include "prewarm.probes" (dict "port" "http" "patience" 30) | nindent 2 }}
  resources: {{- toYaml .Values.scaler.resources | nindent 4 }}
  securityContext: {{- include "prewarm.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: config, mountPath: /etc/prewarm, readOnly: true }
    - { name: tmp, mountPath: /tmp }
    {{- if .Values.tls.enabled }}
    - { name: tls, mountPath: /etc/prewarm-tls, readOnly: true }
    {{- end }}
    {{- if .Values.kubernetesFacts.enabled }}
    - { name: kubernetes, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true }
    {{- end }}
{{- end }}

{{- define "prewarm.forecasterContainer" -}}
- name: forecaster
  image: {{ include "prewarm.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [forecaster, --config, /etc/prewarm/prewarm.yaml]
  {{- with .Values.env }}
  env: {{- toYaml . | nindent 4 }}
  {{- end }}
  ports:
    - { name: page, containerPort: 8080 }
  {{- include "prewarm.probes" (dict "port" "page" "patience" 120) | nindent 2 }}
  resources: {{- toYaml .Values.forecaster.resources | nindent 4 }}
  securityContext: {{- include "prewarm.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: config, mountPath: /etc/prewarm, readOnly: true }
    {{- if include "prewarm.sqlite" . }}
    - { name: history, mountPath: /var/lib/prewarm }
    {{- else }}
    - { name: postgres, mountPath: /etc/prewarm-postgres, readOnly: true }
    {{- end }}
    - { name: tmp, mountPath: /tmp }
    {{- if .Values.calendars }}
    - { name: calendars, mountPath: /etc/prewarm-calendars, readOnly: true }
    {{- end }}
{{- end }}
