//go:build tools

package yamlHost

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
