// The app. One revision is active at a time: a new one is started beside the old one, is sent requests only once it is
// ready, and then the old one is told to end (SIGTERM), finishes what is in hand and closes. Both share one store
// meanwhile, as any number of processes may.

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Where it runs.')
param environmentId string

@description('The image.')
param image string

@description('Host name of its registry.')
param registryServer string

@description('The identity, by its resource id.')
param identityId string

@description('Its client id, which is the bot\'s app id.')
param identityClientId string

@description('The tenant in which the bot is registered.')
param tenantId string

@description('How the outside reaches it.')
param hostName string

@description('The certificate of that name, where it is the council\'s own; empty where it is Azure\'s.')
param certificateId string

@description('Where the token keys are kept.')
param tokenKeysUri string

@description('Address of the Cosmos DB account.')
param cosmosEndpoint string

@description('Name of the database.')
param cosmosDatabase string

@description('Address of the authority file.')
param authorityFile string

@description('Where telemetry goes.')
param telemetryConnection string

@description('The app\'s id in the organisation\'s catalogue; may be empty.')
param teamsAppId string

@description('How much is logged.')
param logLevel string

@description('Fewest processes.')
@minValue(2)
param minReplicas int

@description('Most processes.')
param maxReplicas int

@description('Tags.')
param tags object

var port = 3978

var settings = [
  {
    name: 'HOST'
    value: '0.0.0.0'
  }
  {
    name: 'PORT'
    value: string(port)
  }
  {
    name: 'PUBLIC_URL'
    value: 'https://${hostName}'
  }
  {
    name: 'STORE'
    value: 'cosmos'
  }
  {
    name: 'COSMOS_ENDPOINT'
    value: cosmosEndpoint
  }
  {
    name: 'COSMOS_DATABASE'
    value: cosmosDatabase
  }
  {
    name: 'BOT_APP_ID'
    value: identityClientId
  }
  {
    name: 'BOT_APP_TYPE'
    value: 'UserAssignedMSI'
  }
  {
    name: 'BOT_APP_TENANT_ID'
    value: tenantId
  }
  {
    name: 'TOKEN_KEYS'
    secretRef: 'token-keys'
  }
  {
    name: 'AUTHORITY_FILE'
    value: authorityFile
  }
  {
    // The ingress of Container Apps, which notes whom it was called by.
    name: 'TRUSTED_PROXIES'
    value: '1'
  }
  {
    name: 'LOG_LEVEL'
    value: logLevel
  }
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: telemetryConnection
  }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'Authorization=AAD;ClientId=${identityClientId}'
  }
]

// A variable that holds nothing is left out.
var knownApp = empty(teamsAppId) ? [] : [
  {
    name: 'TEAMS_APP_ID'
    value: teamsAppId
  }
]

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // Kept for going back.
      maxInactiveRevisions: 10
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
        customDomains: empty(certificateId) ? [] : [
          {
            name: hostName
            bindingType: 'SniEnabled'
            certificateId: certificateId
          }
        ]
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: [
        {
          name: 'token-keys'
          keyVaultUrl: tokenKeysUri
          identity: identityId
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'quorate'
          image: image
          resources: {
            cpu: 1
            memory: '2Gi'
          }
          env: concat(settings, knownApp)
          probes: [
            {
              // A start takes seconds; after a minute something is wrong.
              type: 'Startup'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 6
              timeoutSeconds: 3
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              // A new revision takes requests once this holds. A process that runs keeps them through a short outage of
              // the store, since then it can still say so in plain words.
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: port
              }
              periodSeconds: 10
              timeoutSeconds: 5
              successThreshold: 1
              failureThreshold: 10
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: '40'
              }
            }
          }
        ]
      }
    }
  }
}

@description('Resource id.')
output appId string = app.id
