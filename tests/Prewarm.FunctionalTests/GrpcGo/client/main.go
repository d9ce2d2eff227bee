// A gRPC client that dials as KEDA does: grpc-go, round_robin, no deadline, no keepalive, clear text or TLS.
//
// One JSON command a line on standard input, one JSON answer a line on standard output. Messages pass through as bytes
// (base64 in JSON), so the test on the other side owns the protobuf.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

const roundRobin = `{"loadBalancingConfig": [{"round_robin":{}}]}`
const service = "/externalscaler.ExternalScaler/"

type command struct {
	Op       string `json:"op"`
	Target   string `json:"target"`
	TLS      bool   `json:"tls"`
	CA       string `json:"ca"`
	Cert     string `json:"cert"`
	Key      string `json:"key"`
	Method   string `json:"method"`
	Request  []byte `json:"request"`
	Count    int    `json:"count"`
	Stream   int    `json:"stream"`
	Messages int    `json:"messages"`
	Ended    int    `json:"ended"`
	Millis   int    `json:"millis"`
}

type answer struct {
	Code     string         `json:"code"`
	Message  string         `json:"message,omitempty"`
	Response []byte         `json:"response,omitempty"`
	Stream   int            `json:"stream"`
	Messages int            `json:"messages"`
	Ends     map[string]int `json:"ends,omitempty"`
	P50      float64        `json:"p50"`
	P99      float64        `json:"p99"`
	State    string         `json:"state,omitempty"`
}

// raw leaves messages as they are. Its name is the wire's, so the content type is the one KEDA sends.
type raw struct{}

func (raw) Marshal(v interface{}) ([]byte, error) { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v interface{}) error {
	*v.(*[]byte) = append([]byte{}, data...)
	return nil
}
func (raw) Name() string { return "proto" }

type client struct {
	conn     *grpc.ClientConn
	streams  []grpc.ClientStream
	cancels  []context.CancelFunc
	mutex    sync.Mutex
	changed  *sync.Cond
	messages int
	ended    int
	ends     map[string]int
}

func main() {
	c := &client{ends: map[string]int{}}
	c.changed = sync.NewCond(&c.mutex)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<16), 1<<22)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var cmd command
		if err := json.Unmarshal(in.Bytes(), &cmd); err != nil {
			fmt.Fprintln(os.Stderr, "not a command:", err)
			os.Exit(2)
		}
		out.Encode(c.do(cmd))
	}
}

func (c *client) do(cmd command) answer {
	switch cmd.Op {
	case "dial":
		return c.dial(cmd)
	case "call":
		return c.call(cmd)
	case "burst":
		return c.burst(cmd)
	case "open":
		return c.open(cmd)
	case "recv":
		return c.recv(cmd.Stream)
	case "drain":
		return c.drain()
	case "wait":
		return c.wait(cmd)
	case "cancel":
		for _, cancel := range c.cancels {
			cancel()
		}
		return answer{Code: "OK"}
	case "state":
		return answer{Code: "OK", State: c.conn.GetState().String()}
	default:
		return answer{Code: "Usage", Message: "unknown op"}
	}
}

func (c *client) dial(cmd command) answer {
	options := []grpc.DialOption{
		grpc.WithDefaultServiceConfig(roundRobin),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})),
	}
	if cmd.TLS {
		config := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: x509.NewCertPool()}
		pem, err := os.ReadFile(cmd.CA)
		if err != nil {
			return answer{Code: "Usage", Message: err.Error()}
		}
		config.RootCAs.AppendCertsFromPEM(pem)
		if cmd.Cert != "" {
			pair, err := tls.LoadX509KeyPair(cmd.Cert, cmd.Key)
			if err != nil {
				return answer{Code: "Usage", Message: err.Error()}
			}
			config.Certificates = []tls.Certificate{pair}
		}
		options = append(options, grpc.WithTransportCredentials(credentials.NewTLS(config)))
	} else {
		options = append(options, grpc.WithInsecure())
	}
	conn, err := grpc.Dial(cmd.Target, options...)
	c.conn = conn
	return of(err)
}

func (c *client) call(cmd command) answer {
	var response []byte
	err := c.conn.Invoke(context.Background(), service+cmd.Method, &cmd.Request, &response)
	result := of(err)
	result.Response = response
	return result
}

// burst makes count calls one after the other and reports quantiles of their duration in milliseconds.
func (c *client) burst(cmd command) answer {
	took := make([]float64, 0, cmd.Count)
	for i := 0; i < cmd.Count; i++ {
		started := time.Now()
		if result := c.call(cmd); result.Code != "OK" {
			return result
		}
		took = append(took, float64(time.Since(started).Microseconds())/1000)
	}
	sort.Float64s(took)
	return answer{Code: "OK", P50: took[len(took)/2], P99: took[len(took)*99/100]}
}

// open starts count streams with one request each and reads nothing. It returns the number of the first.
func (c *client) open(cmd command) answer {
	first := len(c.streams)
	count := cmd.Count
	if count == 0 {
		count = 1
	}
	for i := 0; i < count; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		c.cancels = append(c.cancels, cancel)
		stream, err := c.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, service+cmd.Method)
		if err == nil {
			err = stream.SendMsg(&cmd.Request)
		}
		if err == nil {
			err = stream.CloseSend()
		}
		if err != nil {
			return of(err)
		}
		c.streams = append(c.streams, stream)
	}
	return answer{Code: "OK", Stream: first}
}

// recv waits for one message of one stream. The code is "EOF" when the server ended it with OK.
func (c *client) recv(stream int) answer {
	var response []byte
	err := c.streams[stream].RecvMsg(&response)
	result := end(err)
	result.Response = response
	return result
}

// drain reads every stream in the background and counts.
func (c *client) drain() answer {
	for i := range c.streams {
		go func(i int) {
			for {
				result := c.recv(i)
				c.mutex.Lock()
				if result.Code == "OK" {
					c.messages++
				} else {
					c.ended++
					c.ends[result.Code]++
				}
				c.changed.Broadcast()
				c.mutex.Unlock()
				if result.Code != "OK" {
					return
				}
			}
		}(i)
	}
	return answer{Code: "OK"}
}

// wait returns when so many messages and ends were counted, or with the code "Timeout" after millis.
func (c *client) wait(cmd command) answer {
	deadline := time.Now().Add(time.Duration(cmd.Millis) * time.Millisecond)
	timer := time.AfterFunc(time.Duration(cmd.Millis)*time.Millisecond, c.changed.Broadcast)
	defer timer.Stop()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	code := "OK"
	for c.messages < cmd.Messages || c.ended < cmd.Ended {
		if !time.Now().Before(deadline) {
			code = "Timeout"
			break
		}
		c.changed.Wait()
	}
	ends := map[string]int{}
	for key, count := range c.ends {
		ends[key] = count
	}
	return answer{Code: code, Messages: c.messages, Ends: ends}
}

func end(err error) answer {
	if err == io.EOF {
		return answer{Code: "EOF"}
	}
	return of(err)
}

func of(err error) answer {
	if err == nil {
		return answer{Code: "OK"}
	}
	known, _ := status.FromError(err)
	return answer{Code: known.Code().String(), Message: known.Message()}
}
