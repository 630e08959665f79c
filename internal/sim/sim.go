// Package sim simulates the outside.
package sim
