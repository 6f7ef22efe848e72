// The alerts on the app as Azure sees it, on what the logs say of it or no longer say, and a look from outside whether it
// is ready.

@description('Part of the names.')
param prefix string

@description('Region of the telemetry.')
param location string

@description('The app.')
param appId string

@description('Its name, as the logs have it.')
param appName string

@description('Where its logs are.')
param workspaceId string

@description('Application Insights.')
param telemetryId string

@description('Who is told.')
param actionGroupId string

@description('What is looked at.')
param readyUri string

@description('Tags.')
param tags object

var watched = loadJsonContent('../metrics.json')

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in watched.app: {
  name: 'alert-${prefix}-${alert.name}'
  location: 'global'
  tags: tags
  properties: {
    description: alert.description
    severity: alert.severity
    enabled: true
    autoMitigate: true
    scopes: [
      appId
    ]
    evaluationFrequency: alert.every
    windowSize: alert.window
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: alert.name
          metricNamespace: alert.namespace
          metricName: alert.metric
          timeAggregation: alert.aggregation
          operator: alert.operator
          threshold: alert.threshold
          dimensions: alert.dimensions
          skipMetricValidation: true
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}]

// A metric that nobody sends any more raises no alert, and a count that never goes down (RestartCount) raises one for good;
// the logs know both better. The tables are there once something has been written to them, so queries are not tried first.
resource said 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in watched.log: {
  name: 'alert-${prefix}-${alert.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'alert-${prefix}-${alert.name}'
    description: alert.description
    severity: alert.severity
    enabled: true
    autoMitigate: true
    skipQueryValidation: true
    scopes: [
      alert.of == 'telemetry' ? telemetryId : workspaceId
    ]
    evaluationFrequency: alert.every
    windowSize: alert.window
    criteria: {
      allOf: [
        {
          query: replace(alert.query, '{app}', appName)
          timeAggregation: 'Count'
          operator: alert.operator
          threshold: alert.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: alert.periods
            minFailingPeriodsToAlert: alert.periods
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        actionGroupId
      ]
    }
  }
}]

// From three places, so that one place's trouble with the network wakes nobody.
var places = [
  'emea-ru-msa-edge'
  'emea-se-sto-edge'
  'emea-nl-ams-azr'
]

resource look 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'ready-${prefix}'
  location: location
  tags: {
    application: tags.application
    environment: tags.environment
    'hidden-link:${telemetryId}': 'Resource'
  }
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'ready-${prefix}'
    Name: 'Quorate is ready'
    Enabled: true
    Frequency: 300
    Timeout: 30
    Kind: 'standard'
    RetryEnabled: true
    Locations: [for place in places: {
      Id: place
    }]
    Request: {
      RequestUrl: readyUri
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${prefix}-not-ready'
  location: 'global'
  tags: tags
  properties: {
    description: 'Seen from outside, Quorate is not ready, or its certificate ends within two weeks.'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [
      look.id
      telemetryId
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: look.id
      componentId: telemetryId
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}
